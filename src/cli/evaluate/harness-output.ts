import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { TaskDocument } from '#records/task.ts'
import type { Database } from '#store/database.ts'
import { type ExportedItem, exportItems } from '#store/read/export-items.ts'
import type { HarnessSample, LoadedTask } from '#tasks/harness/harness-view.ts'
import {
  type EvaluatedGroup,
  type EvaluatedTask,
  fileDate,
  type HarnessRun,
  resultsFile,
} from './harness-results/results.ts'
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

/**
 * Every task's results from the stored answers. Documents that we or the network lost have no sample; a document that the
 * endpoint failed to answer has one without text, as if it had said nothing.
 */
export async function evaluatedTasks(answered: AnsweredTasks, bootstrapIterations: number): Promise<EvaluatedTask[]> {
  const evaluated: EvaluatedTask[] = []
  for (const task of answered.tasks) {
    const samples: HarnessSample[] = []
    // Prompts are read again when files are written: those of all documents at once would fill the memory.
    for await (const sample of samplesOf(task, answered)) samples.push({ ...sample, doc: null, arguments: {} })
    const size = task.source.kind === 'finite' ? task.source.size : 0
    const results = samples.length === 0 ? {} : task.harness.results(samples, { bootstrapIterations })
    evaluated.push({ name: task.name, view: task.harness, samples: byFilter(samples), size, results })
  }
  return evaluated
}

/** The harness's order: all documents under the first filter, then all under the second. */
function byFilter(samples: readonly HarnessSample[]): HarnessSample[] {
  const filters = [...new Set(samples.map(({ filter }) => filter))]
  return filters.flatMap((filter) => samples.filter((sample) => sample.filter === filter))
}

async function* samplesOf(
  task: LoadedTask,
  { database, supplierId, suite, model }: AnsweredTasks,
): AsyncGenerator<HarnessSample> {
  for (let fromDocument = 0; ; ) {
    const range = { supplierId, suite, task: task.name, fromDocument, limit: ITEMS_AT_ONCE }
    const items = await exportItems(database, range)
    for (const item of items) {
      if (item.score?.kind !== 'scored') continue
      // Of the data, not of the store, which does not keep the order of columns.
      yield* task.harness.samples(documentOf(task, item.documentId), answersOf(item), { model })
    }
    if (items.length < ITEMS_AT_ONCE) return
    fromDocument = Number(items.at(-1)?.documentId) + 1
  }
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
}

/**
 * Writes `results_DATE.json`, and a `samples_TASK_DATE.jsonl` per task where they are wanted, into a folder.
 *
 * @returns the path of the results.
 */
export async function writeHarnessFiles(
  folder: string,
  answered: AnsweredTasks,
  { evaluated, groups, run, hasSamples }: HarnessFiles,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const date = fileDate(run.startedAtMs + run.elapsedMs)
  const path = join(folder, `results_${date}.json`)
  await writeFile(path, `${JSON.stringify(resultsFile(evaluated, groups, run), null, 2)}\n`)
  if (!hasSamples) return path
  for (const task of answered.tasks) {
    const file = createWriteStream(join(folder, `samples_${fileName(task.harness.task)}_${date}.jsonl`))
    const filters = [...new Set(task.harness.metrics.map(({ filter }) => filter))]
    for (const filter of filters) {
      for await (const sample of samplesOf(task, answered)) {
        if (sample.filter === filter && !file.write(`${sampleLine(sample)}\n`)) await once(file, 'drain')
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
