import { requireArgument } from './argument-error.ts'

/** An interval for one supplier's mean and the probability that it misses. */
export type RankedInterval = { readonly lower: number; readonly upper: number; readonly alpha: number }

/** The places that a supplier may hold, 1 the best. */
type RankBand = { readonly best: number; readonly worst: number }

export type RankBands = {
  /** In the order of the intervals. */
  readonly bands: readonly RankBand[]
  /** Probability that every band holds its supplier's true place, at least; 0 when nothing can be promised. */
  readonly confidence: number
}

/**
 * The places on a leaderboard that the evidence leaves open: supplier i is placed between 1 + the number that are
 * surely better (their lower bound is above its upper bound) and N − the number that are surely worse. Suppliers of
 * equal true means may be listed in any order.
 *
 * All bands are right at once whenever all intervals are, so the confidence is 1 − the sum of their alphas (union
 * bound, no independence needed): with intervals at alpha/N it is 1 − alpha. Intervals at a plain 5 % each promise
 * nothing for 20 suppliers or more; then `confidence` is 0, and bands hold for each *pair* of suppliers only.
 *
 * O(N log N). Compare Al Mohamad, Goeman & van Zwet, Biometrics 78 (2022) 238.
 *
 * @example
 * rankBands([{ lower: 0.7, upper: 0.8, alpha: 0.02 }, { lower: 0.4, upper: 0.6, alpha: 0.02 }])
 * // => { bands: [{ best: 1, worst: 1 }, { best: 2, worst: 2 }], confidence: 0.96 }
 */
export function rankBands(intervals: readonly RankedInterval[]): RankBands {
  for (const { lower, upper, alpha } of intervals) {
    requireArgument(lower <= upper, 'rankBands', 'lower', lower, `at most upper = ${upper}`)
    requireArgument(alpha >= 0 && alpha <= 1, 'rankBands', 'alpha', alpha, 'between 0 and 1')
  }
  const lowers = Float64Array.from(intervals, ({ lower }) => lower).sort()
  const uppers = Float64Array.from(intervals, ({ upper }) => upper).sort()
  const total = intervals.length
  return {
    bands: intervals.map(({ lower, upper }) => ({
      best: 1 + (total - countWhile(lowers, (value) => value <= upper)),
      worst: total - countWhile(uppers, (value) => value < lower),
    })),
    confidence: Math.max(0, 1 - intervals.reduce((sum, { alpha }) => sum + alpha, 0)),
  }
}

/** How many of the ascending values satisfy a condition that only the first ones do. */
function countWhile(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(values[middle] ?? Number.NaN)) low = middle + 1
    else high = middle
  }
  return low
}
