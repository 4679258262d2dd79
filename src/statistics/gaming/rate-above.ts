import { requireArgument } from '../argument-error.ts'
import type { Counts } from '../beta-mixture.ts'

const bettors = 32

/**
 * The natural logarithm of the evidence that something happens more often than `bound`: an e-value against "given the
 * past, its chance is at most `bound` each time", so P(it ever reaches ln(1/alpha)) ≤ alpha at any looks.
 *
 * 32 bettors share the first wealth, each sure of one rate q above the bound: the wealth is the average of
 * (q/m)^S ((1 − q)/(1 − m))^(n − S), each a supermartingale below the bound because it grows with the chance. One-sided, where
 * `betaMixtureLogEValue` would also speak against a bound that is too high.
 *
 * @throws {StatisticsArgumentError} unless 0 < bound < 1 and 0 ≤ successes ≤ n.
 * @example rateAboveLogEValue({ n: 3, successes: 3 }, 0.01) // => 10.9
 */
export function rateAboveLogEValue({ n, successes }: Counts, bound: number): number {
  requireArgument(bound > 0 && bound < 1, 'rateAboveLogEValue', 'bound', bound, 'strictly between 0 and 1')
  requireArgument(n >= 0, 'rateAboveLogEValue', 'n', n, 'not negative')
  requireArgument(successes >= 0 && successes <= n, 'rateAboveLogEValue', 'successes', successes, `between 0 and ${n}`)
  const logWealths = Array.from({ length: bettors }, (_, index) => {
    const rate = bound + (1 - bound) * ((index + 0.5) / bettors) ** 2
    return successes * Math.log(rate / bound) + (n - successes) * (Math.log1p(-rate) - Math.log1p(-bound))
  })
  const largest = Math.max(...logWealths)
  return largest + Math.log(logWealths.reduce((sum, logWealth) => sum + Math.exp(logWealth - largest), 0) / bettors)
}
