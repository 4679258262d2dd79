import { requireArgument } from './argument-error.ts'

/**
 * The standard error of a mean whose values come in clusters: questions about one passage, translations of one question.
 *
 * √(C ÷ (C − 1) · Σ over clusters of (Σ of deviations from the mean)²) ÷ n (Miller 2024, arXiv 2411.00640, §2.2, with Inspect's
 * correction for few clusters). With a cluster for every value it is the usual standard error. Clusters must be independent
 * of one another; with fewer than about 20 it is too small.
 *
 * @param clusters one label per value
 * @returns undefined for fewer than two clusters.
 * @throws {StatisticsArgumentError} unless every value has a label.
 * @example clusteredStandardError([1, 1, 0, 0], ['a', 'a', 'b', 'b']) // => 0.5
 */
export function clusteredStandardError(
  values: readonly number[],
  clusters: readonly (string | number)[],
): number | undefined {
  const isComplete = clusters.length === values.length
  requireArgument(isComplete, 'clusteredStandardError', 'clusters', clusters.length, `${values.length} labels`)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sums = new Map<string | number, number>()
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] ?? ''
    sums.set(cluster, (sums.get(cluster) ?? 0) + (value - mean))
  }
  if (sums.size < 2) return undefined
  const squares = [...sums.values()].reduce((sum, deviation) => sum + deviation ** 2, 0)
  return Math.sqrt((squares * sums.size) / (sums.size - 1)) / values.length
}
