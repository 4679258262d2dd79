import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { contentId } from '#records/content-id.ts'
import type { TaskAnswer, TaskDocument } from '#records/task.ts'
import type { Database } from '#store/database.ts'
import { type ExportedItem, exportItems } from '#store/read/export-items.ts'
import type { ChoiceForecasts, HarnessSample, LoadedTask } from '#tasks/harness/harness-view.ts'
import type { EvaluatedGroup } from './evaluated-groups.ts'
import type { Clusters, EvaluatedTask } from './evaluated-task.ts'
import { fileDate, type HarnessRun, resultsFile } from './harness-results/results.ts'
import { sampleLine } from './harness-results/sample-line.ts'

/** Where the answers to a list of tasks are. */
export type AnsweredTasks = {
  readonly database: Database
  readonly supplierId: string
  readonly suite: string
  readonly model: string
  readonly tasks: readonly LoadedTask[]
}

const ITEMS_AT_ONCE = 500

export type SummingOptions = {
  readonly bootstrapIterations: number
  readonly threads: number
  /** The column that documents share which are not independent, in place of the definition's. */
  readonly cluster?: string | undefined
  /** Told before each standard error that is bootstrapped. */
  readonly onBootstrap?: (task: string, metric: string) => void
}

/**
 * Every task's results from the stored answers. Documents that we or the network lost have no sample; a document that the
 * endpoint failed to answer has one without text, as if it had said nothing.
 */
export async function evaluatedTasks(
  answered: AnsweredTasks,
  { bootstrapIterations, threads, cluster, onBootstrap }: SummingOptions,
): Promise<EvaluatedTask[]> {
  const evaluated: EvaluatedTask[] = []
  for (const task of answered.tasks) {
    const { name, harness: view } = task
    const samples: HarnessSample[] = []
    const forecasts: ChoiceForecasts[] = []
    const column = clusterColumn(task, cluster)
    const labels = new Map<number, string>()
    for await (const item of answeredItems(task, answered)) {
      // Prompts are read again when files are written: those of all documents at once would fill the memory.
      for (const sample of samplesOf(task, item, answered)) samples.push({ ...sample, doc: null, arguments: {} })
      const forecast = view.choices(item.document, item.answers)
      if (forecast !== undefined) forecasts.push(forecast)
      if (column !== undefined) labels.set(Number(item.document.id), contentId('cluster', item.document.data[column]))
    }
    const told = { bootstrapIterations, threads, onBootstrap: (metric: string) => onBootstrap?.(name, metric) }
    const results = samples.length === 0 ? {} : await view.resultsInThreads(samples, told)
    const clusters: Clusters | undefined = column === undefined ? undefined : { column, labels }
    evaluated.push({ name, view, samples: byFilter(samples), size: view.documents, results, clusters, forecasts })
  }
  return evaluated
}

/** Undefined for a task without that column. */
export function clusterColumn({ harness, source }: LoadedTask, wanted: string | undefined): string | undefined {
  const column = wanted ?? harness.cluster
  if (column === undefined || source.kind !== 'finite' || source.size === 0) return undefined
  return Object.hasOwn(source.documentAt(0).data, column) ? column : undefined
}

/** The harness's order: all documents under the first filter, then all under the second. */
function byFilter(samples: readonly HarnessSample[]): HarnessSample[] {
  const filters = [...new Set(samples.map(({ filter }) => filter))]
  return filters.flatMap((filter) => samples.filter((sample) => sample.filter === filter))
}

type AnsweredItem = { readonly document: TaskDocument; readonly answers: readonly TaskAnswer[] }

async function* answeredItems(
  task: LoadedTask,
  { database, supplierId, suite }: AnsweredTasks,
): AsyncGenerator<AnsweredItem> {
  for (let fromDocument = 0; ; ) {
    const range = { supplierId, suite, task: task.name, fromDocument, limit: ITEMS_AT_ONCE }
    const items = await exportItems(database, range)
    for (const item of items) {
      if (item.score?.kind !== 'scored') continue
      // Of the data, not of the store, which does not keep the order of columns.
      yield { document: documentOf(task, item.documentId), answers: answersOf(item) }
    }
    if (items.length < ITEMS_AT_ONCE) return
    fromDocument = Number(items.at(-1)?.documentId) + 1
  }
}

function samplesOf(task: LoadedTask, { document, answers }: AnsweredItem, { model }: AnsweredTasks): HarnessSample[] {
  return task.harness.samples(document, answers, { model })
}

function documentOf({ name, source }: LoadedTask, id: string): TaskDocument {
  if (source.kind !== 'finite') throw new TypeError(`${name} has no list of documents`)
  return source.documentAt(Number(id))
}

function answersOf({ requests }: ExportedItem): { body: unknown }[] {
  return requests.map(({ response }) => ({ body: response === null ? null : parsed(response) }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export type HarnessFiles = {
  readonly evaluated: readonly EvaluatedTask[]
  readonly groups: readonly EvaluatedGroup[]
  readonly run: HarnessRun
  readonly hasSamples: boolean
  /** What the harness does not tell, for the block `assay`. */
  readonly assay: Readonly<Record<string, unknown>>
}

/**
 * Writes `results_DATE.json`, and a `samples_TASK_DATE.jsonl` per task where they are wanted, into a folder.
 *
 * @returns the path of the results.
 */
export async function writeHarnessFiles(
  folder: string,
  answered: AnsweredTasks,
  { evaluated, groups, run, hasSamples, assay }: HarnessFiles,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const date = fileDate(run.startedAtMs + run.elapsedMs)
  const path = join(folder, `results_${date}.json`)
  await writeFile(path, `${JSON.stringify(resultsFile(evaluated, groups, { ...run, assay }), null, 2)}\n`)
  if (!hasSamples) return path
  for (const task of answered.tasks) {
    const file = createWriteStream(join(folder, `samples_${fileName(task.harness.task)}_${date}.jsonl`))
    const filters = [...new Set(task.harness.metrics.map(({ filter }) => filter))]
    for (const filter of filters) {
      for await (const item of answeredItems(task, answered)) {
        const sample = samplesOf(task, item, answered).find((one) => one.filter === filter)
        if (sample !== undefined && !file.write(`${sampleLine(sample)}\n`)) await once(file, 'drain')
      }
    }
    file.end()
    await finished(file)
  }
  return path
}

/** A task's name is a file's name too: what could leave the folder is replaced. */
function fileName(task: string): string {
  return task.replace(/[/\\:]/g, '_')
}
