/** A mean and its standard error as lm-evaluation-harness prints them; null where it prints "N/A". */
export type Aggregate = { readonly mean: number; readonly stderr: number | null }

/**
 * The mean with sd(n − 1) ÷ √n (api/metrics.py:318-640, commit 4e7e0d47f). It supposes independent documents: for
 * comparison with the harness only, published intervals come from the statistics part.
 *
 * @returns undefined for no values.
 */
export function aggregateMean(values: readonly number[]): Aggregate | undefined {
  const n = values.length
  if (n === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n === 1) return { mean, stderr: null }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, stderr: Math.sqrt(squares / (n - 1)) / Math.sqrt(n) }
}

export type GroupMember = { readonly metric: number; readonly stderr: number | null; readonly size: number }

/** Mean and pooled standard error of a group of tasks, weighted by their documents (api/group.py:183). */
export function aggregateGroup(members: readonly GroupMember[]): Aggregate | undefined {
  const total = members.reduce((sum, { size }) => sum + size, 0)
  if (total === 0) return undefined
  const mean = members.reduce((sum, { metric, size }) => sum + metric * size, 0) / total
  if (members.some(({ stderr }) => stderr === null) || total === members.length) return { mean, stderr: null }
  const pooled = members.reduce((sum, { stderr, size }) => sum + (size - 1) * (stderr ?? 0) ** 2 * size, 0)
  return { mean, stderr: Math.sqrt(pooled / (total - members.length) / total) }
}
