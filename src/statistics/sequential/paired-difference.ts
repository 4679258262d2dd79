import { requireArgument } from '../argument-error.ts'
import type { Bounds, SideAlphas } from '../beta-mixture.ts'
import { bettingBounds, emptyScoreSums, foldScore, type ScoreSums } from '../betting.ts'

/** Two scores in [0, 1] of the same item. */
export type Pair = { readonly minuend: number; readonly subtrahend: number }

/** No pairs yet. */
export const emptyDifferences: ScoreSums = emptyScoreSums

/**
 * The sums with the scores that two suppliers (or one supplier under two conditions) got on one more common item.
 * What is kept are power sums of (difference + 1) / 2: five numbers. Each item counts once.
 *
 * @throws {StatisticsArgumentError} unless both scores lie in [0, 1].
 */
export function foldDifference(sums: ScoreSums, { minuend, subtrahend }: Pair): ScoreSums {
  for (const score of [minuend, subtrahend]) {
    requireArgument(score >= 0 && score <= 1, 'foldDifference', 'score', score, 'between 0 and 1')
  }
  return foldScore(sums, (minuend - subtrahend + 1) / 2)
}

export type PairedDifference = Bounds & {
  /** Items that both were asked. */
  readonly n: number
  /** Null without items. */
  readonly difference: number | null
}

/**
 * How much higher the first one's mean is than the second's, from common items: the true difference is ever below
 * `lower` with probability at most `alphas.lower`, ever above `upper` with at most `alphas.upper`, at all looks together
 * (two bettors on differences in [−1, 1], see `betting.ts`).
 *
 * What hard items cost both cancels, so it is much narrower than `differenceInterval` for suppliers that fail on
 * the same items; two 0/1 scores that have nothing to do with each other gain nothing by pairing.
 *
 * Valid when the common items are drawn by the published probabilities whatever came before, and each is counted whatever
 * its scores: leaving out pairs because one of the two was slow to answer is not allowed. Not for items drawn without
 * replacement from a small set.
 *
 * @example pairedDifference(sums, { lower: 0.025, upper: 0.025 }) // a 95 % interval
 */
export function pairedDifference(sums: ScoreSums, alphas: SideAlphas): PairedDifference {
  const { lower, upper } = bettingBounds(sums, alphas)
  const difference = sums.n === 0 ? null : (2 * sums.powers[0]) / sums.n - 1
  return { n: sums.n, difference, lower: 2 * lower - 1, upper: 2 * upper - 1 }
}
