import { requireAlpha, requireArgument } from './argument-error.ts'
import type { Bounds } from './beta-mixture.ts'
import { logBeta, logChoose } from './log-beta.ts'

/** What was seen of a finite set: `n` of its `size` items, drawn without replacement, `successes` of them right. */
export type FiniteCounts = { readonly size: number; readonly n: number; readonly successes: number }

/** Of the beta-binomial prior over the number of right items in the set: a = b = ½, as in `beta-mixture.ts`. */
const prior = 0.5
const logPriorBeta = logBeta(prior, prior)

/**
 * The natural logarithm of the evidence against "the set holds `count` right items": the prior-posterior ratio
 * π₀(count) / π_n(count) with a beta-binomial prior, infinite where the draws rule the count out.
 *
 * For items drawn uniformly without replacement it is a martingale from 1 at the true count, so it may be looked at
 * after every draw (Waudby-Smith & Ramdas, "Confidence sequences for sampling without replacement", NeurIPS 2020,
 * theorem 2.1). With a beta-binomial prior the ratio is
 * C(N, k) / C(N − n, k − s) × B(a + s, b + n − s) / B(a, b).
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n ≤ size, all whole.
 */
export function hypergeometricLogEValue(counts: FiniteCounts, count: number): number {
  requireFiniteCounts('hypergeometricLogEValue', counts)
  const { size, n, successes } = counts
  if (count < successes || count > size - (n - successes)) return Number.POSITIVE_INFINITY
  const marginal = logBeta(prior + successes, prior + n - successes) - logPriorBeta
  return logChoose(size, count) - logChoose(size - n, count - successes) + marginal
}

/**
 * The interval of the set's true share of right items: every count that is not excluded, divided by the size. It ever
 * misses with probability at most alpha, under every look, and is the truth itself once all items were seen. Nothing
 * seen gives [0, 1].
 *
 * Only for one finite task whose scores are 0 or 1 and whose items are drawn uniformly without replacement.
 *
 * @example hypergeometricInterval({ size: 10, n: 10, successes: 4 }, 0.05) // => { lower: 0.4, upper: 0.4 }
 */
export function hypergeometricInterval(counts: FiniteCounts, alpha: number): Bounds {
  requireFiniteCounts('hypergeometricInterval', counts)
  requireAlpha('hypergeometricInterval', alpha)
  const { size, n, successes } = counts
  if (size === 0) return { lower: 0, upper: 1 }
  const threshold = -Math.log(alpha)
  const isKept = (count: number) => hypergeometricLogEValue(counts, count) < threshold
  const least = successes
  const most = size - (n - successes)
  const likeliest = n === 0 ? 0 : Math.min(most, Math.max(least, Math.floor(((size + 1) * successes) / n)))
  if (n === 0) return { lower: 0, upper: 1 }
  return {
    lower: lastKept(likeliest, least, isKept) / size,
    upper: lastKept(likeliest, most, isKept) / size,
  }
}

/** The kept count furthest from `inside` towards `end`: the likelihood has one peak, so halving finds it. */
function lastKept(inside: number, end: number, isKept: (count: number) => boolean): number {
  if (isKept(end)) return end
  let kept = inside
  let excluded = end
  while (Math.abs(excluded - kept) > 1) {
    const middle = Math.floor((kept + excluded) / 2)
    if (isKept(middle)) kept = middle
    else excluded = middle
  }
  return kept
}

function requireFiniteCounts(statistic: string, { size, n, successes }: FiniteCounts): void {
  requireArgument(Number.isSafeInteger(size) && size >= 0, statistic, 'size', size, 'a whole number from 0')
  requireArgument(Number.isSafeInteger(n) && n >= 0 && n <= size, statistic, 'n', n, `whole, from 0 to size = ${size}`)
  const isWhole = Number.isSafeInteger(successes) && successes >= 0 && successes <= n
  requireArgument(isWhole, statistic, 'successes', successes, `whole, from 0 to n = ${n}`)
}
