import { isNotMeasurable, type SuiteSummary } from '#records/summary.ts'
import { aggregateMetrics } from '#store/read/aggregate-metrics.ts'
import type { HarnessResults } from '#tasks/harness/harness-view.ts'
import type { EvalReport, EvalRow } from '../render/eval-table.ts'
import type { RobustnessRow } from '../render/robustness-table.ts'
import type { EvaluatedGroup } from './evaluated-groups.ts'
import type { EvaluatedTask } from './evaluated-task.ts'
import { evaluationProgress } from './evaluation.ts'
import type { PublishedScore } from './published-score.ts'
import type { Robustness } from './robustness.ts'
import { rowOrder } from './row-order.ts'
import type { Evaluation } from './run-evaluation.ts'
import type { TaskFigures } from './task-figures.ts'

/** What was summed up of the tasks in the harness's format. */
export type SummedTasks = {
  readonly evaluated: readonly EvaluatedTask[]
  readonly groups: readonly EvaluatedGroup[]
  /** By the task's name. */
  readonly figures: ReadonlyMap<string, TaskFigures>
  readonly robustness: readonly Robustness[]
  readonly published: readonly PublishedScore[]
}

/**
 * What came of an evaluation: the suite, its tasks, and every metric of each. Metrics of tasks in the harness's format are
 * those of its own sums, with its standard errors; the scores have intervals that hold at every look. Of a task that is not
 * measurable no metric is shown: those of the few items that could be read would stand for all.
 */
export async function evaluationReport(
  { store, supplier, suite, url }: Evaluation,
  { evaluated, groups, figures, robustness, published, elapsedMs }: SummedTasks & { readonly elapsedMs: number },
): Promise<EvalReport> {
  const progress = await evaluationProgress(store, supplier.id, suite.name)
  if (progress === undefined) throw new TypeError('a finished evaluation has a summary')
  const { summary } = progress
  const stored = await aggregateMetrics(store.database, { supplierId: supplier.id, suite: suite.name })
  const scored = new Map(progress.suite.tasks.map((task) => [task.task, task]))
  const byView = new Map(evaluated.map((task) => [task.view.task, task]))
  const others = [...scored.keys()].filter((name) => !evaluated.some((task) => task.name === name))
  const order = rowOrder(groups, [...byView.keys(), ...others])
  return {
    endpoint: url,
    rows: [
      scoreRow(suite.name, 0, progress.suite, { version: suite.version }),
      ...order.flatMap(({ name, depth }) => {
        const group = groups.find((one) => one.name === name)
        if (group !== undefined) return groupRows(group, depth + 1)
        const view = byView.get(name)
        const task = scored.get(view?.name ?? name)
        if (task === undefined) return []
        if (view !== undefined) {
          if (isNotMeasurable(task))
            return taskRows(task, { ...view, results: {} }, { level: depth + 1, figures: undefined })
          return taskRows(task, view, { level: depth + 1, figures: figures.get(view.name) })
        }
        const row = scoreRow(task.task, depth + 1, task)
        const own = stored.filter((metric) => metric.task === task.task)
        return [row, ...own.map(({ metric, mean }) => metricRow(row, metric, { value: mean, stderr: null }))]
      }),
    ],
    robustness: robustness.flatMap(robustnessRows),
    published,
    confidence: progress.suite.estimate.confidence,
    attempts: summary.attempts,
    elapsedMs,
    outcomes: summary.outcomes,
  }
}

type Scored = Pick<SuiteSummary, 'estimate' | 'items'>

function scoreRow(
  name: string,
  level: number,
  { estimate, items }: Scored,
  { version = '', fewshot = null }: { readonly version?: string; readonly fewshot?: number | null } = {},
): EvalRow {
  return {
    level,
    name,
    version,
    filter: '',
    fewshot,
    metric: 'score',
    n: estimate.n,
    value: estimate.mean,
    stderr: null,
    clusteredStderr: null,
    interval: { lower: estimate.lower, upper: estimate.upper },
    failed: items.supplierFailures,
    unscored: items.unscored,
    capabilityMissing: items.capabilityMissing,
  }
}

type Placed = { readonly level: number; readonly figures: TaskFigures | undefined }

function taskRows(
  task: Scored & { readonly task: string },
  { view, results }: EvaluatedTask,
  { level, figures }: Placed,
): EvalRow[] {
  const row = scoreRow(task.task, level, task, { version: String(view.version), fewshot: view.shots })
  const { documents = 0, ...calibration } = figures?.calibration ?? {}
  const sureness = Object.entries(calibration).flatMap(([metric, value]) => {
    if (value === undefined) return []
    return [{ ...metricRow(row, `${metric},`, { value, stderr: null }), n: documents }]
  })
  if (isNotMeasurable(task)) return [row]
  return [row, ...resultRows(row, results, figures?.clustered?.stderr), ...sureness]
}

function resultRows(row: EvalRow, results: HarnessResults, clustered: Readonly<Record<string, number>> = {}) {
  return Object.entries(results).flatMap(([key, value]) => {
    const { metric, filter } = nameOf(key)
    if (metric.endsWith('_stderr') || typeof value !== 'number') return []
    const stderr = results[`${metric}_stderr,${filter}`] ?? null
    return [metricRow(row, key, { value, stderr, clusteredStderr: clustered[key] ?? null })]
  })
}

/** A line per metric of a group, as the harness prints; a mere collection has one line without a figure. */
function groupRows({ alias, version, sampleLength, sampleCount, results }: EvaluatedGroup, level: number): EvalRow[] {
  const bare: EvalRow = {
    level,
    name: alias,
    version: version === 'N/A' ? '' : version,
    filter: '',
    fewshot: null,
    metric: '',
    n: sampleLength,
    value: null,
    stderr: null,
    clusteredStderr: null,
    interval: null,
    failed: 0,
    unscored: 0,
    capabilityMissing: 0,
  }
  const rows = resultRows(bare, results).map((row) => {
    return { ...row, level, n: sampleCount[`${row.metric},${row.filter}`] ?? sampleLength }
  })
  return rows.length === 0 ? [bare] : rows
}

type Figure = Pick<EvalRow, 'value' | 'stderr'> & Partial<Pick<EvalRow, 'clusteredStderr'>>

function metricRow(row: EvalRow, key: string, figure: Figure): EvalRow {
  return { ...row, ...nameOf(key), ...figure, interval: null, level: row.level + 1 }
}

function robustnessRows({ task, metric, filter, documents, original, perturbed, worst }: Robustness): RobustnessRow[] {
  const plain = { task, metric, filter, documents, difference: null, stderr: null, interval: null }
  return [
    { ...plain, wording: 'original', value: original },
    ...Object.entries(perturbed).map(([wording, figure]) => ({ ...plain, wording, ...figure })),
    { ...plain, wording: 'worst case', value: worst },
  ]
}

/** `exact_match,strict-match` → metric and filter. */
function nameOf(key: string): { metric: string; filter: string } {
  const comma = key.indexOf(',')
  return { metric: key.slice(0, comma), filter: key.slice(comma + 1) }
}
