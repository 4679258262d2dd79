import { requireArgument } from '../argument-error.ts'
import { averageLogEValue } from '../sequential/e-values.ts'

/** How often something happened, of how many times it could have. */
export type Occurrences = { readonly n: number; readonly happened: number }

/** Rates that are bet on when "the rate is at most …" is to be refuted, as fractions of the way from it to 1. */
const upward = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8, 0.95] as const
/** And as fractions of the rate, when "the rate is at least …" is to be refuted. */
const downward = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8] as const

/**
 * The natural logarithm of the evidence against "the rate is at most `rate`": the mean over a grid of q above it of
 * the likelihood ratio of q and `rate`. If each time, given the times before, it happens with a probability of at
 * most `rate`, this is an e-process: it may be looked at after each, and exceeds ln(1/alpha) ever with probability at
 * most alpha (Ville 1939). Nothing is asked of independence beyond that.
 *
 * @example logEvidenceAbove({ n: 36, happened: 5 }, 0.01) // => 5.8…
 */
export function logEvidenceAbove(counts: Occurrences, rate: number): number {
  requireOccurrences('logEvidenceAbove', counts, rate)
  return gridMixture(
    counts,
    rate,
    upward.map((fraction) => rate + (1 - rate) * fraction),
  )
}

/**
 * The natural logarithm of the evidence against "the rate is at least `rate`"; as {@link logEvidenceAbove}.
 *
 * @example logEvidenceBelow({ n: 135, happened: 0 }, 0.05) // => 5.8…: e^5.8 = 330 to 1
 */
export function logEvidenceBelow(counts: Occurrences, rate: number): number {
  requireOccurrences('logEvidenceBelow', counts, rate)
  return gridMixture(
    counts,
    rate,
    downward.map((fraction) => rate * fraction),
  )
}

function gridMixture({ n, happened }: Occurrences, rate: number, grid: readonly number[]): number {
  return averageLogEValue(
    grid.map((q) => happened * Math.log(q / rate) + (n - happened) * (Math.log1p(-q) - Math.log1p(-rate))),
  )
}

function requireOccurrences(statistic: string, { n, happened }: Occurrences, rate: number): void {
  requireArgument(n >= 0 && Number.isFinite(n), statistic, 'n', n, 'finite and not negative')
  requireArgument(happened >= 0 && happened <= n, statistic, 'happened', happened, `between 0 and n = ${n}`)
  requireArgument(rate > 0 && rate < 1, statistic, 'rate', rate, 'strictly between 0 and 1')
}
