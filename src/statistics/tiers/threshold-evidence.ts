import { requireArgument } from '../argument-error.ts'
import type { Counts } from '../beta-mixture.ts'

/**
 * How far above the tested mean the alternatives lie, in the mean's own unit, and the shares of the wealth on them. Half of
 * it is staked where decisions are hardest, a little more than the indifference zone away; the rest serves means that
 * are far off, for which few items do.
 */
const alternatives: readonly { readonly distance: number; readonly share: number }[] = [
  { distance: 0.04, share: 4 / 8 },
  { distance: 0.08, share: 2 / 8 },
  { distance: 0.16, share: 1 / 8 },
  { distance: 0.32, share: 1 / 8 },
]

/** Alternatives at or beyond it are brought back to it: one wrong answer must not end a bet for ever. */
const greatestMean = 0.995

/**
 * The natural logarithm of the evidence against "the mean is at most m": a fixed mixture of likelihood ratios,
 * E = Σ share × (q/m)^S ((1 − q)/(1 − m))^(n − S) over a few means q above m. The evidence against "the mean is at least
 * m" is that of the mirrored counts against 1 − m.
 *
 * If every score lies in [0, 1] and its mean, given the scores before it, is at most m, then E is a non-negative
 * supermartingale from 1: each ratio rises in the score and is convex, so it lies under its chord, whose mean is at most
 * 1. So P(E ≥ 1/alpha, ever) ≤ alpha (Ville 1939), however often one looks. Wald, Ann. Math. Statist. 16 (1945) 117,
 * for one alternative; Robbins, Ann. Math. Statist. 41 (1970) 1397, for mixtures.
 *
 * Beside the beta mixture (`beta-mixture.ts`), whose prior covers all means, it decides a tier with a quarter fewer
 * items (study/tier-fleet.ts), because it is asked about a few levels only. It gives no interval: use it where a level
 * is known before the first score, the beta mixture for what is published.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n and 0 < mean < 1.
 * @example thresholdLogEValue({ n: 100, successes: 70 }, 0.52) // => 4.87: 130 to 1 against "at most 0.52"
 */
export function thresholdLogEValue({ n, successes }: Counts, mean: number): number {
  requireArgument(n >= 0 && Number.isFinite(n), 'thresholdLogEValue', 'n', n, 'finite and not negative')
  const isWithin = successes >= 0 && successes <= n
  requireArgument(isWithin, 'thresholdLogEValue', 'successes', successes, `between 0 and n = ${n}`)
  requireArgument(mean > 0 && mean < 1, 'thresholdLogEValue', 'mean', mean, 'strictly between 0 and 1')
  const failures = n - successes
  const most = Math.max(greatestMean, (1 + mean) / 2)
  const logRatios = alternatives.map(({ distance, share }) => {
    const other = Math.min(mean + distance, most)
    return Math.log(share) + successes * Math.log(other / mean) + failures * Math.log((1 - other) / (1 - mean))
  })
  const largest = Math.max(...logRatios)
  return largest + Math.log(logRatios.reduce((sum, logRatio) => sum + Math.exp(logRatio - largest), 0))
}

/**
 * About how many items it takes until the evidence against "the mean is at most `level`" reaches 1/alpha, when scores
 * average `mean`: by the alternative that gets there first. Infinite where none does. For planning only.
 *
 * @example itemsUntilExceeded({ mean: 0.6, level: 0.52, alpha: 0.002 }) // => 589
 */
export function itemsUntilExceeded({
  mean,
  level,
  alpha,
}: {
  readonly mean: number
  readonly level: number
  readonly alpha: number
}): number {
  requireArgument(mean >= 0 && mean <= 1, 'itemsUntilExceeded', 'mean', mean, 'between 0 and 1')
  requireArgument(level > 0 && level < 1, 'itemsUntilExceeded', 'level', level, 'strictly between 0 and 1')
  const most = Math.max(greatestMean, (1 + level) / 2)
  let items = Number.POSITIVE_INFINITY
  for (const { distance, share } of alternatives) {
    const other = Math.min(level + distance, most)
    const perItem = mean * Math.log(other / level) + (1 - mean) * Math.log((1 - other) / (1 - level))
    if (perItem > 0) items = Math.min(items, -Math.log(alpha * share) / perItem)
  }
  return items
}
