import type { Bounds } from '../beta-mixture.ts'
import { bettingBounds, bettingLogEValue, type ScoreSums } from '../betting.ts'

/** The mean difficulty of drawn items: uniform on [0, 1]. */
const meanDrawn = 0.5

/** A finding that a supplier fails hard items more often than easy ones. */
export type RefusalFinding = Bounds & {
  readonly failures: number
  /** Mean labelled difficulty of the items that it failed to answer. */
  readonly meanDifficulty: number
  readonly logEValue: number
}

/**
 * Whether the items that a supplier fails to answer are the hard ones: evidence against "whether it answers has nothing to
 * do with difficulty, or it fails the easy ones". Fold the labelled difficulty of each failed item (`foldScore`), whatever the
 * rate of failures, which may change at will. Null without failures.
 *
 * Difficulties are drawn uniformly and unknown before an item is sent, so under the hypothesis those of failed items have
 * a mean of at most ½ each, given the past: bets on more are an e-process (`bettingLogEValue`). Not for items whose
 * difficulty depends on the supplier or on earlier answers.
 *
 * It tells nothing of intent: whoever is slow fails long answers, and hard items have longer ones.
 */
export function refusalFinding(difficulties: ScoreSums): RefusalFinding | null {
  if (difficulties.n === 0) return null
  return {
    failures: difficulties.n,
    meanDifficulty: difficulties.powers[0] / difficulties.n,
    ...bettingBounds(difficulties, { lower: 0.025, upper: 0.025 }),
    logEValue: bettingLogEValue(difficulties, meanDrawn),
  }
}
