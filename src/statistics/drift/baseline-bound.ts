import { requireAlpha, requireArgument } from '../argument-error.ts'
import type { Counts } from '../beta-mixture.ts'
import { logChoose } from '../log-beta.ts'

/**
 * An upper bound of the mean of values in [0, 1], from a baseline whose size was fixed beforehand: it lies below the true
 * mean with probability at most alpha. Looked at once: for a bound that holds at every look see `beta-mixture.ts`.
 *
 * Whole counts of 0/1 values are taken as such: Clopper & Pearson, Biometrika 26 (1934) 404. Any other sum: the bound of
 * Hoeffding (JASA 58 (1963) 13, theorem 1), n KL(mean, bound) = ln(1/alpha), which holds for every value in [0, 1].
 * Both want values that are independent with one mean, or at least have the same mean given those before.
 *
 * @param isBinary whether every value was 0 or 1
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n and 0 < alpha < 1.
 * @example baselineBound({ n: 100, successes: 0 }, 0.001, true) // => 0.0667…
 */
export function baselineBound({ n, successes }: Counts, alpha: number, isBinary: boolean): number {
  requireAlpha('baselineBound', alpha)
  requireArgument(n >= 0 && Number.isSafeInteger(n), 'baselineBound', 'n', n, 'a whole number from 0')
  requireArgument(successes >= 0 && successes <= n, 'baselineBound', 'successes', successes, `between 0 and n = ${n}`)
  if (successes >= n) return 1
  const isExcluded = isBinary
    ? (bound: number) => binomialTail(n, successes, bound) <= alpha
    : (bound: number) => n * divergence(successes / n, bound) >= -Math.log(alpha)
  return leastExcluded(isExcluded, successes / n)
}

/** To 1e-7 and never below the root: the evidence against a bound grows with it. */
function leastExcluded(isExcluded: (bound: number) => boolean, mean: number): number {
  let kept = mean
  let excluded = 1
  while (excluded - kept > 1e-7) {
    const middle = (kept + excluded) / 2
    if (isExcluded(middle)) excluded = middle
    else kept = middle
  }
  return excluded
}

/** P(at most k of n | share). Summed from its largest term down, until what is left does not matter. */
function binomialTail(n: number, k: number, share: number): number {
  const odds = (1 - share) / share
  let term = Math.exp(logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share))
  let sum = 0
  for (let count = k; count >= 0 && term > sum * 1e-15; count -= 1) {
    sum += term
    term *= (count / (n - count + 1)) * odds
  }
  return sum
}

/** Kullback–Leibler divergence of 0/1 values of mean p from ones of mean q. */
function divergence(p: number, q: number): number {
  if (q >= 1) return Number.POSITIVE_INFINITY
  const ones = p === 0 ? 0 : p * Math.log(p / q)
  return ones + (1 - p) * Math.log((1 - p) / (1 - q))
}
