import type { HarnessResults } from '../harness/harness-view.ts'
import { sum } from './numbers.ts'
import { meanStandardError } from './standard-error.ts'

/** A mean and its standard error as lm-evaluation-harness prints them; null where it prints "N/A". */
export type Aggregate = { readonly mean: number; readonly stderr: number | null }

/**
 * The mean with sd(n − 1) ÷ √n (api/metrics.py:318-640, commit 4e7e0d47f). It supposes independent documents: for
 * comparison with the harness only, published intervals come from the statistics part.
 *
 * @returns undefined for no values.
 */
export function aggregateMean(values: readonly number[]): Aggregate | undefined {
  if (values.length === 0) return undefined
  return { mean: sum(values) / values.length, stderr: values.length === 1 ? null : meanStandardError(values) }
}

export type GroupMember = { readonly metric: number; readonly stderr: number | null; readonly size: number }

export type GroupWeights = {
  /** By the number of documents (the default of definitions), or every task alike. */
  readonly isWeightedBySize: boolean
}

/**
 * Mean and standard error of a group of tasks: pooled when weighted by size, √Σse² ÷ k when not (api/group.py and
 * api/metrics.py, 0.4.13).
 *
 * @returns undefined for no documents.
 */
export function aggregateGroup(
  members: readonly GroupMember[],
  { isWeightedBySize }: GroupWeights = { isWeightedBySize: true },
): Aggregate | undefined {
  const total = sum(members.map(({ size }) => size))
  if (total === 0) return undefined
  const weights = members.map(({ size }) => (isWeightedBySize ? size : 1))
  const mean = sum(members.map(({ metric }, index) => metric * (weights[index] ?? 0))) / sum(weights)
  const errors = members.flatMap(({ stderr }) => (stderr === null ? [] : [stderr]))
  if (errors.length < members.length || (isWeightedBySize && total === members.length)) return { mean, stderr: null }
  if (!isWeightedBySize) return { mean, stderr: Math.sqrt(sum(errors.map((error) => error * error))) / errors.length }
  const pooled = sum(members.map(({ stderr, size }) => (size - 1) * (stderr ?? 0) ** 2 * size))
  return { mean, stderr: Math.sqrt(pooled / (total - members.length) / total) }
}

/** One entry of a group's `aggregate_metric_list`. */
export type GroupMetric = GroupWeights & {
  readonly metric: string
  /** Null: every filter that any task has for this metric, in sorted order. */
  readonly filters: readonly string[] | null
}

/** What a task of the group brings: its results, and its number of documents. */
export type GroupTask = { readonly results: HarnessResults; readonly sampleLength: number }

/**
 * The results of a group over all of its tasks, however deep they stand in subgroups: `METRIC,FILTER` and
 * `METRIC_stderr,FILTER` over the tasks that have them (api/group.py, `aggregate`, 0.4.13).
 */
export function groupResults(tasks: readonly GroupTask[], metrics: readonly GroupMetric[]): HarnessResults {
  return Object.fromEntries(
    metrics.flatMap((wanted) => {
      const filters = wanted.filters ?? filtersOf(tasks, wanted.metric)
      return filters.flatMap((filter) => groupMetric(tasks, wanted, filter))
    }),
  )
}

function filtersOf(tasks: readonly GroupTask[], metric: string): string[] {
  const names = tasks.flatMap(({ results }) => Object.keys(results))
  const filters = names.filter((name) => name.startsWith(`${metric},`)).map((name) => name.slice(metric.length + 1))
  return [...new Set(filters)].sort()
}

function groupMetric(
  tasks: readonly GroupTask[],
  { metric, isWeightedBySize }: GroupMetric,
  filter: string,
): [string, number | 'N/A'][] {
  const members = tasks.flatMap(({ results, sampleLength }) => {
    const value = results[`${metric},${filter}`]
    const stderr = results[`${metric}_stderr,${filter}`]
    if (typeof value !== 'number') return []
    return [{ metric: value, stderr: typeof stderr === 'number' ? stderr : null, size: sampleLength }]
  })
  const aggregate = aggregateGroup(members, { isWeightedBySize })
  if (aggregate === undefined) return []
  return [
    [`${metric},${filter}`, aggregate.mean],
    [`${metric}_stderr,${filter}`, aggregate.stderr ?? 'N/A'],
  ]
}
