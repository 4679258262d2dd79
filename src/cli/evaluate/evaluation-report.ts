import { isNotMeasurable, type SuiteSummary } from '#records/summary.ts'
import { aggregateMetrics } from '#store/read/aggregate-metrics.ts'
import type { EvalReport, EvalRow } from '../render/eval-table.ts'
import { evaluationProgress } from './evaluation.ts'
import type { EvaluatedTask } from './harness-results/results.ts'
import type { Evaluation } from './run-evaluation.ts'

/**
 * What came of an evaluation: the suite, its tasks, and every metric of each. Metrics of tasks in the harness's format are
 * those of its own sums, with its standard errors; the scores have intervals that hold at every look. Of a task that is not
 * measurable no metric is shown: those of the few items that could be read would stand for all.
 */
export async function evaluationReport(
  { store, supplier, suite, url }: Evaluation,
  { evaluated, elapsedMs }: { readonly evaluated: readonly EvaluatedTask[]; readonly elapsedMs: number },
): Promise<EvalReport> {
  const progress = await evaluationProgress(store, supplier.id, suite.name)
  if (progress === undefined) throw new TypeError('a finished evaluation has a summary')
  const { summary } = progress
  const stored = await aggregateMetrics(store.database, { supplierId: supplier.id, suite: suite.name })
  const views = new Map(evaluated.map((task) => [task.name, task]))
  const tasks = progress.suite.tasks.toSorted((a, b) => (a.task < b.task ? -1 : 1))
  return {
    endpoint: url,
    rows: [
      scoreRow(suite.name, 0, progress.suite, { version: suite.version }),
      ...tasks.flatMap((task) => {
        const view = views.get(task.task)
        if (view !== undefined)
          return isNotMeasurable(task) ? taskRows(task, { ...view, results: {} }) : taskRows(task, view)
        const row = scoreRow(task.task, 1, task)
        const own = stored.filter((metric) => metric.task === task.task)
        return [row, ...own.map(({ metric, mean }) => metricRow(row, metric, { value: mean, stderr: null }))]
      }),
    ],
    confidence: progress.suite.estimate.confidence,
    attempts: summary.attempts,
    elapsedMs,
    outcomes: summary.outcomes,
  }
}

type Scored = Pick<SuiteSummary, 'estimate' | 'items'>

function scoreRow(
  name: string,
  level: EvalRow['level'],
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
    interval: { lower: estimate.lower, upper: estimate.upper },
    failed: items.supplierFailures,
    unscored: items.unscored,
    capabilityMissing: items.capabilityMissing,
  }
}

function taskRows(task: Scored & { readonly task: string }, { view, results }: EvaluatedTask): EvalRow[] {
  const row = scoreRow(task.task, 1, task, { version: String(view.version), fewshot: view.shots })
  const metrics = Object.entries(results).flatMap(([key, value]) => {
    const { metric, filter } = nameOf(key)
    if (metric.endsWith('_stderr') || typeof value !== 'number') return []
    const stderr = results[`${metric}_stderr,${filter}`]
    return [metricRow(row, key, { value, stderr: typeof stderr === 'number' ? stderr : null })]
  })
  return [row, ...metrics]
}

function metricRow(row: EvalRow, key: string, figure: Pick<EvalRow, 'value' | 'stderr'>): EvalRow {
  return { ...row, ...nameOf(key), ...figure, interval: null, level: 2 }
}

/** `exact_match,strict-match` → metric and filter. */
function nameOf(key: string): { metric: string; filter: string } {
  const comma = key.indexOf(',')
  return { metric: key.slice(0, comma), filter: key.slice(comma + 1) }
}
