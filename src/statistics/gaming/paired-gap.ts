import { requireArgument } from '../argument-error.ts'
import type { Bounds } from '../beta-mixture.ts'
import { bettingBounds, bettingLogEValue, foldScore, type ScoreSums, stakesOf } from '../betting.ts'
import { cleanGap, type MeasuredGap } from './clean-gap.ts'

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

/**
 * How the error of a flag is made up: that a supplier's own evidence misleads, and that the bound on what changes usually cost is
 * too low for the whole fleet.
 */
export const pairedGapErrors = { supplier: 0.01, usualDrop: 0.002, total: 0.012 } as const

/** The log evidence at which a supplier is flagged. */
export const pairedGapThreshold: number = -Math.log(pairedGapErrors.supplier)

/** So much more than is usual a change may cost a clean supplier: models differ in how they take typos and other orders. */
export const allowedExtraDrop = 0.03

/** What changes are taken to cost while the fleet is too small to show it. */
export const assumedUsualDrop = 0.05

/** With fewer pairs a supplier says nothing of what is usual. */
const fewestPairs = 30

/** For drops of 10 points, of 20, and of 40 and more. */
const gapStakes = stakesOf([0.2, 0.4, 0.6])

/** The most that changing items may cost a clean supplier, and what that is taken from. */
export type CleanDrop = {
  readonly most: number
  /** What is usual in the fleet, with its standard error; null while the fleet is too small. */
  readonly usual: { readonly drop: number; readonly standardError: number; readonly suppliers: number } | null
}

/**
 * What a change may cost clean suppliers of this fleet: the upper bound of what it costs the bulk of them (`cleanGap`), or the
 * assumed drop for fewer than 20 with 30 pairs each, and the allowance for models that take changes less well. Give one per operator.
 */
export function cleanDrop(fleet: readonly ScoreSums[]): CleanDrop {
  const found = cleanGap(fleet.flatMap(measuredDrop), pairedGapErrors.usualDrop)
  if (found === null) return { most: assumedUsualDrop + allowedExtraDrop, usual: null }
  const { gap, standardError, upper, suppliers } = found
  return { most: Math.min(0.99, Math.max(0, upper) + allowedExtraDrop), usual: { drop: gap, standardError, suppliers } }
}

function measuredDrop({ n, powers }: ScoreSums): MeasuredGap[] {
  if (n < fewestPairs) return []
  const mean = powers[0] / n
  // Half an imagined point of difference keeps a supplier whose pairs all agree from looking certain.
  const variance = 4 * Math.max(0, powers[1] / n - mean ** 2) + 0.5 / n
  return [{ gap: 2 * mean - 1, standardError: Math.sqrt(variance / n) }]
}

/**
 * Evidence that a supplier is worse on changed items, against "given the past, each change costs it at most `cleanDrop` on
 * average", valid at any looks. What clean suppliers lose must be given (`cleanGap` over the fleet): changed wording is
 * a little harder for everybody. 0 without pairs.
 *
 * Valid where each pair's document is drawn anew, whatever came before, and pairs are folded in an order that was fixed before:
 * then each difference has the mean of all documents, however the two answers hang together. Which of the two is asked first must
 * be drawn, too, or the second could be an echo of the first; and each pair counts, whatever its scores.
 *
 * Pairs share their item, so the difference varies less than two separate draws and needs about half as many of them.
 */
export function pairedGapLogEValue(sums: ScoreSums, cleanDrop: number): number {
  requireArgument(
    cleanDrop >= -1 && cleanDrop < 1,
    'pairedGapLogEValue',
    'cleanDrop',
    cleanDrop,
    'at least −1 and below 1',
  )
  return sums.n === 0 ? 0 : bettingLogEValue(sums, (1 + Math.max(cleanDrop, -0.999)) / 2, gapStakes)
}

/** How much changing items costs a supplier, with the evidence that it is more than `cleanDrop`. */
export type PairedGapFinding = Bounds & { readonly pairs: number; readonly drop: number; readonly logEValue: number }

/** The drop over all pairs with its 95 % bounds, valid at any looks. Null without pairs. */
export function pairedGapFinding(sums: ScoreSums, cleanDrop: number): PairedGapFinding | null {
  const logEValue = pairedGapLogEValue(sums, cleanDrop)
  if (sums.n === 0) return null
  const { lower, upper } = bettingBounds(sums, { lower: 0.025, upper: 0.025 })
  return {
    pairs: sums.n,
    drop: 2 * (sums.powers[0] / sums.n) - 1,
    lower: 2 * lower - 1,
    upper: 2 * upper - 1,
    logEValue,
  }
}
