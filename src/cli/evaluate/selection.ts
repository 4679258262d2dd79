import type { Catalogue } from '#bench/catalogue.ts'
import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import type { Task } from '#records/task.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { defaultFewshotSeed } from '#tasks/prepared-task.ts'

/** Options of tasks that change what is asked. */
export type SelectionOptions = {
  /** The first documents of each task: a count, or a share below 1. */
  readonly limit?: number | undefined
  /** Seeds the draw of examples; the harness's 1234 unless told. */
  readonly fewshotSeed?: number | undefined
}

/** A list of tasks as something to be evaluated: all documents of each, in one run. */
export type Selection = { readonly suite: Suite; readonly catalogue: Catalogue; readonly tasks: readonly LoadedTask[] }

/** Puts loaded tasks together. Every document is asked, so weights only decide the order. */
export function selectTasks(
  loaded: readonly LoadedTask[],
  publicDocuments: Catalogue['publicDocuments'],
  { limit, fewshotSeed = defaultFewshotSeed }: SelectionOptions,
): Selection {
  const tasks = distinctlyNamed(loaded).map((task) => limited(seeded(task, fewshotSeed), limit))
  const byName = new Map<string, Task>(tasks.map((task) => [task.name, task]))
  const groups = tasks.map((task) => {
    const weight = Math.max(1, sizeOf(task))
    return { name: task.name, weight, tasks: [{ task: task.name, weight }] }
  })
  const content = tasks.map((task) => [task.name, task.version, sizeOf(task)])
  const suite: Suite = {
    name: 'tasks',
    version: contentId('tasks', content).slice(0, 12),
    description: `${tasks.length} tasks of lm-evaluation-harness.`,
    setsTier: false,
    visibility: 'public',
    isRecognisable: true,
    groups,
  }
  return { suite, tasks, catalogue: { suites: [suite], task: (name) => byName.get(name), publicDocuments } }
}

/** Two ways of asking one task must not write into the same place of a results file. */
function distinctlyNamed(tasks: readonly LoadedTask[]): LoadedTask[] {
  return tasks.map((task) => {
    const isAlone = tasks.filter(({ harness }) => harness.task === task.harness.task).length === 1
    return isAlone ? task : { ...task, harness: { ...task.harness, task: task.name } }
  })
}

function sizeOf({ source }: Task): number {
  return source.kind === 'finite' ? source.size : 0
}

/** The same task with other examples; another version, since its requests are others. */
function seeded(task: LoadedTask, fewshotSeed: number): LoadedTask {
  if (fewshotSeed === defaultFewshotSeed || task.harness.shots === 0) return task
  const { buildRequests, harness } = task
  return {
    ...task,
    version: `${task.version}-seed${fewshotSeed}`,
    buildRequests: (document, options) => buildRequests(document, { ...options, fewshotSeed }),
    harness: {
      ...harness,
      samples: (document, answers, options) => harness.samples(document, answers, { ...options, fewshotSeed }),
    },
  }
}

/** The first documents, as the harness's `--limit` takes them; examples stay those of the whole task. */
function limited(task: LoadedTask, limit: number | undefined): LoadedTask {
  if (limit === undefined || task.source.kind !== 'finite') return task
  const { size } = task.source
  return { ...task, source: { ...task.source, size: Math.min(size, limit < 1 ? Math.ceil(size * limit) : limit) } }
}
