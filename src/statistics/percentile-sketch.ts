import * as z from 'zod'
import { requireArgument } from './argument-error.ts'

/** A histogram of positive values on a logarithmic scale: plain JSON, a few kilobytes at most. */
export const percentileSketch = z.object({
  n: z.number().int().nonnegative(),
  /** How many were too small for a bin: below 1e-6, zero too. */
  zeros: z.number().int().nonnegative(),
  /** [bin, count] by ascending bin; bin i holds values in (γ^(i − 1), γ^i]. */
  bins: z.array(z.tuple([z.number().int(), z.number().int().positive()]).readonly()).readonly(),
})
export type PercentileSketch = z.infer<typeof percentileSketch>

/** Quantiles are within this share of a value that was folded. */
export const relativeError = 0.01

const gamma = (1 + relativeError) / (1 - relativeError)
const logGammaBase = Math.log(gamma)

/** A millionth: for times in milliseconds, a nanosecond. */
const smallest = 1e-6

/** 1,024 bins span a factor of 7.8e8. Beyond that the lowest are merged, so that high quantiles stay right. */
const mostBins = 1024

/** The sketch of nothing. */
export const emptySketch: PercentileSketch = { n: 0, zeros: 0, bins: [] }

/**
 * The sketch with more values, such as latencies in milliseconds. Their order does not matter.
 *
 * DDSketch: Masson, Rim & Lee, PVLDB 12 (2019) 2195, with relative error 1 % and collapsing of the lowest bins.
 *
 * @throws {StatisticsArgumentError} for a value that is negative or not finite.
 */
export function foldValues(sketch: PercentileSketch, values: readonly number[]): PercentileSketch {
  const counts = new Map<number, number>()
  let zeros = 0
  for (const value of values) {
    requireArgument(value >= 0 && Number.isFinite(value), 'foldValues', 'value', value, 'finite and not negative')
    const bin = Math.ceil(Math.log(value) / logGammaBase)
    if (value < smallest) zeros += 1
    else counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return mergeSketches(sketch, { n: values.length, zeros, bins: [...counts] })
}

/** The sketch of the values of both. */
export function mergeSketches(one: PercentileSketch, other: PercentileSketch): PercentileSketch {
  const counts = new Map(one.bins)
  for (const [bin, count] of other.bins) counts.set(bin, (counts.get(bin) ?? 0) + count)
  const bins = [...counts].sort(([a], [b]) => a - b)
  return { n: one.n + other.n, zeros: one.zeros + other.zeros, bins: collapsed(bins) }
}

/**
 * The value below which a share q of the values lies: within 1 % of the value of rank ⌊q (n − 1)⌋, counted from 0.
 * Null when there are no values.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ q ≤ 1.
 * @example quantile(foldValues(emptySketch, [120, 80, 3000]), 0.5) // => 120.3145…
 */
export function quantile({ n, zeros, bins }: PercentileSketch, q: number): number | null {
  requireArgument(q >= 0 && q <= 1, 'quantile', 'q', q, 'between 0 and 1')
  if (n === 0) return null
  const rank = Math.floor(q * (n - 1))
  let seen = zeros
  if (rank < seen) return 0
  for (const [bin, count] of bins) {
    seen += count
    if (rank < seen) return (2 * gamma ** bin) / (gamma + 1)
  }
  return null
}

/**
 * The bin that holds the value of that rank, counted from 0: the value lies in (lower, upper]. Null when there are not so
 * many values.
 */
export function binRange(
  { n, zeros, bins }: PercentileSketch,
  rank: number,
): { readonly lower: number; readonly upper: number } | null {
  if (rank >= n) return null
  let seen = zeros
  if (rank < seen) return { lower: 0, upper: smallest }
  for (const [index, [bin, count]] of bins.entries()) {
    seen += count
    // The lowest bin may have taken in values from below it.
    if (rank < seen) return { lower: index === 0 ? 0 : gamma ** (bin - 1), upper: gamma ** bin }
  }
  return null
}

function collapsed(bins: readonly (readonly [number, number])[]): PercentileSketch['bins'] {
  const highest = bins.at(-1)?.[0] ?? 0
  const lowest = highest - mostBins + 1
  const below = bins.filter(([bin]) => bin <= lowest)
  if (below.length < 2 && (below[0]?.[0] ?? lowest) === lowest) return bins
  const count = below.reduce((sum, [, each]) => sum + each, 0)
  return [[lowest, count] as const, ...bins.filter(([bin]) => bin > lowest)]
}
