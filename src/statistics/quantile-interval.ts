import { requireAlpha, requireArgument } from './argument-error.ts'
import { betaMixtureLogEValue } from './beta-mixture.ts'
import { binRange, type PercentileSketch } from './percentile-sketch.ts'

/** Where a true quantile lies; `upper` is null while it may be anything. */
export type QuantileInterval = { readonly lower: number; readonly upper: number | null }

/**
 * Where the q-quantile of what was sketched lies (latencies), with probability 1 − alpha at all looks together.
 *
 * Of n values the number that do not exceed the true quantile is binomial. So a value v is below it for sure when so few
 * values are at most v that the beta mixture excludes q for them, and above it when too many are less than v. Only one
 * number, the true quantile, can make it fail, so there is no price for looking at all values (Howard & Ramdas, Bernoulli 28
 * (2022) 1704). The ends are rounded outwards to the sketch's bins of 2 per cent.
 *
 * Assumes values from one unchanging distribution, each independent of the ones before: times of day with more traffic
 * make it too narrow, so compare suppliers only where they were measured at the same hours.
 *
 * @throws {StatisticsArgumentError} unless 0 < q < 1.
 * @example quantileInterval(foldValues(emptySketch, times), 0.5, 0.05) // => { lower: 117.9…, upper: 135.6… }
 */
export function quantileInterval(sketch: PercentileSketch, q: number, alpha: number): QuantileInterval {
  requireAlpha('quantileInterval', alpha)
  requireArgument(q > 0 && q < 1, 'quantileInterval', 'q', q, 'strictly between 0 and 1')
  const { n } = sketch
  const threshold = -Math.log(alpha)
  const isExcluded = (successes: number) => betaMixtureLogEValue({ n, successes }, q) >= threshold
  // The mixture's evidence falls towards n q from both sides.
  const middle = Math.floor(n * q)
  const tooFew = countWhile(0, middle + 1, isExcluded)
  const tooMany = middle + 1 + countWhile(middle + 1, n + 1, (count) => !isExcluded(count))
  const lower = tooFew === 0 ? 0 : (binRange(sketch, tooFew - 1)?.lower ?? 0)
  return { lower, upper: tooMany > n ? null : (binRange(sketch, tooMany - 1)?.upper ?? null) }
}

/** How many of the whole numbers from `start` to before `end` satisfy a condition that only the first ones do. */
function countWhile(start: number, end: number, holds: (count: number) => boolean): number {
  let low = start
  let high = Math.max(start, end)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low - start
}
