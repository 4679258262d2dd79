import { requireArgument } from '../argument-error.ts'
import type { Bounds } from '../beta-mixture.ts'
import { bettingBounds, bettingLogEValue, foldScore, type ScoreSums } from '../betting.ts'

/** The score of an item as it is published and of the same item changed, both in [0, 1]. */
export type PairedScores = { readonly original: number; readonly changed: number }

/**
 * The sums with one more item that was asked twice: as published, and with its options in another order or its wording
 * changed. Start from `emptyScoreSums`; what is folded is (1 + original − changed) / 2.
 */
export function foldPairedScores(sums: ScoreSums, { original, changed }: PairedScores): ScoreSums {
  requireArgument(original >= 0 && original <= 1, 'foldPairedScores', 'original', original, 'between 0 and 1')
  requireArgument(changed >= 0 && changed <= 1, 'foldPairedScores', 'changed', changed, 'between 0 and 1')
  return foldScore(sums, (1 + original - changed) / 2)
}

/** Evidence that changing items costs a supplier more than `cleanDrop`, and how much it costs. */
export type PairedGapFinding = Bounds & { readonly pairs: number; readonly drop: number; readonly logEValue: number }

/**
 * How much worse a supplier is on changed items, against "given the past, each change costs it at most `cleanDrop` on
 * average", valid at any looks. What clean suppliers lose must be given (`cleanGap` over the fleet): changed wording is
 * a little harder for everybody. Null without pairs.
 *
 * Pairs share their item, so the difference varies less than two separate draws and needs about half as many of them.
 */
export function pairedGapFinding(sums: ScoreSums, cleanDrop: number): PairedGapFinding | null {
  requireArgument(
    cleanDrop >= -1 && cleanDrop < 1,
    'pairedGapFinding',
    'cleanDrop',
    cleanDrop,
    'at least −1 and below 1',
  )
  if (sums.n === 0) return null
  const { lower, upper } = bettingBounds(sums, { lower: 0.025, upper: 0.025 })
  return {
    pairs: sums.n,
    drop: 2 * (sums.powers[0] / sums.n) - 1,
    lower: 2 * lower - 1,
    upper: 2 * upper - 1,
    logEValue: bettingLogEValue(sums, (1 + Math.max(cleanDrop, -0.999)) / 2),
  }
}
