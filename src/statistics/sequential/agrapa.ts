import * as z from 'zod'
import { requireArgument } from '../argument-error.ts'

/**
 * The running state of a bettor with memory, for one threshold: five numbers of plain JSON. Wealth is kept as a logarithm.
 * The sums are of the scores before the present bet, so stakes are fixed before the score that they are staked on.
 */
export const agrapaState = z.object({
  n: z.number().int().nonnegative(),
  sum: z.number(),
  /** Of squared distances from the running mean at the time of each score. */
  squares: z.number(),
  logWealth: z.number(),
  /** The most that the logarithm of the wealth ever was: what counts for a test that stops at its first crossing. */
  highestLogWealth: z.number(),
})
export type AgrapaState = z.infer<typeof agrapaState>

/** No scores yet: wealth 1. */
export const emptyAgrapa: AgrapaState = { n: 0, sum: 0, squares: 0, logWealth: 0, highestLogWealth: 0 }

export type ThresholdNull = {
  /** The null is that each score's mean, given those before it, is at most (or at least) this. */
  readonly threshold: number
  /** `above` looks for evidence that the mean is above the threshold, `below` that it is below. */
  readonly direction: 'above' | 'below'
}

/** The share of the largest safe stake that is never exceeded: no score can ruin the bettor. */
const mostOfSafeStake = 0.75

/**
 * The state with one more score in [0, 1]: the wealth is multiplied by 1 + λ (score − threshold), with the aGRAPA stake
 * λ = (mean − threshold) / (variance + (mean − threshold)²), between 0 and 0.75 / threshold, from the scores before
 * this one and one imaginary score of ½ (Waudby-Smith & Ramdas, JRSS B 86 (2024) 1, §B.3).
 *
 * Under the null the wealth is a non-negative supermartingale from 1, so P(it ever reaches 1/alpha) ≤ alpha: it is an
 * e-process, valid however often one looks. The only assumption is scores in [0, 1]; they may depend on one another,
 * drift, and come from another source each. Its evidence depends on the order of the scores, so fold them in draw order.
 *
 * Use it where few thresholds matter and scores come as a stream. For an interval, which asks about all thresholds
 * at once, `betting.ts` needs five numbers in all. For 0/1 scores that are alike, `beta-mixture.ts` has the
 * sharper evidence.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ score ≤ 1 and 0 < threshold < 1.
 */
export function foldAgrapa(state: AgrapaState, score: number, { threshold, direction }: ThresholdNull): AgrapaState {
  requireArgument(score >= 0 && score <= 1, 'foldAgrapa', 'score', score, 'between 0 and 1')
  const isInside = threshold > 0 && threshold < 1
  requireArgument(isInside, 'foldAgrapa', 'threshold', threshold, 'strictly between 0 and 1')
  const count = state.n + 1
  const gap = ((0.5 + state.sum) / count - threshold) * (direction === 'above' ? 1 : -1)
  const variance = (0.25 + state.squares) / count
  const stake = Math.min(
    gap / (variance + gap * gap),
    mostOfSafeStake / (direction === 'above' ? threshold : 1 - threshold),
  )
  const gain = stake > 0 ? Math.log1p(stake * (direction === 'above' ? score - threshold : threshold - score)) : 0
  const sum = state.sum + score
  const logWealth = state.logWealth + gain
  return {
    n: count,
    sum,
    squares: state.squares + (score - (0.5 + sum) / (count + 1)) ** 2,
    logWealth,
    highestLogWealth: Math.max(state.highestLogWealth, logWealth),
  }
}
