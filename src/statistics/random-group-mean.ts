import * as z from 'zod'
import { requireAlpha, requireArgument } from './argument-error.ts'
import { type Bounds, betaMixtureBounds, betaMixtureLogEValue, type Counts, type SideAlphas } from './beta-mixture.ts'
import {
  bettingLogEValue,
  emptyScoreSums,
  foldScore,
  largestCrossing,
  mirrorScoreSums,
  type RoundedSums,
  scoreSums,
} from './betting.ts'

/** The running state of a suite or task: plain JSON of nine numbers, however many scores it holds. */
export const meanAccumulator = z.object({
  /** The most that the published weight of a draw can be above its propensity; 1 while nothing is tilted. */
  largestRatio: z.number().min(1),
  /** The scores up to the first that is neither 0 nor 1, that one included; `successes` is whole until then. */
  binary: z.object({ n: z.number().int().nonnegative(), successes: z.number().nonnegative() }),
  /** All after it. */
  graded: scoreSums,
})
export type MeanAccumulator = z.infer<typeof meanAccumulator>

/** A mean with its anytime-valid interval, as it is published. */
export type MeanEstimate = {
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly method: string
  readonly confidence: number
}

/** Shares of the first wealth: the beta mixture, the bettor on "above" and the bettor on "below". */
const branches = 3

/**
 * The state before any score.
 *
 * `largestRatio` is needed only where draws are tilted (stratified): the published probability of a draw's group and
 * task, divided by the probability with which it was in fact drawn, never exceeds it. It must be fixed before the
 * first score; the width of the interval grows with it.
 */
export function emptyAccumulator({ largestRatio = 1 }: { readonly largestRatio?: number } = {}): MeanAccumulator {
  requireArgument(
    largestRatio >= 1 && Number.isFinite(largestRatio),
    'emptyAccumulator',
    'largestRatio',
    largestRatio,
    'finite and at least 1',
  )
  return { largestRatio, binary: { n: 0, successes: 0 }, graded: emptyScoreSums }
}

/**
 * The state with one more score in [0, 1]. Fold in draw order, each scored item once.
 *
 * `ratio` is published probability / propensity of the draw, 1 unless it was tilted. What is averaged is then
 * ½ + (ratio / largestRatio) (score − ½): in [0, 1], and its mean is ½ + (mean score − ½) / largestRatio, because
 * ratios average to 1. Centring at ½ makes the interval the same for scores and for 1 − scores.
 *
 * @throws {StatisticsArgumentError} for a score outside [0, 1] or a ratio outside [0, largestRatio].
 */
export function fold(accumulator: MeanAccumulator, score: number, ratio = 1): MeanAccumulator {
  const { largestRatio, binary, graded } = accumulator
  requireArgument(score >= 0 && score <= 1, 'fold', 'score', score, 'between 0 and 1')
  requireArgument(ratio >= 0 && ratio <= largestRatio, 'fold', 'ratio', ratio, `between 0 and ${largestRatio}`)
  const value = largestRatio === 1 && ratio === 1 ? score : 0.5 + (ratio / largestRatio) * (score - 0.5)
  if (!isBinary(accumulator)) return { ...accumulator, graded: foldScore(graded, value) }
  return { ...accumulator, binary: { n: binary.n + 1, successes: binary.successes + value } }
}

/** Whether every score so far was 0 or 1. */
export function isBinary({ binary, graded }: MeanAccumulator): boolean {
  return graded.n === 0 && Number.isInteger(binary.successes)
}

/** The mean of the scores; null without any. */
export function meanOf(accumulator: MeanAccumulator): number | null {
  const { n, successes } = allScores(accumulator)
  return n === 0 ? null : toScore(successes / n, accumulator.largestRatio)
}

/**
 * The mean with the interval that misses it with probability at most alpha, at any of all looks.
 *
 * It is valid for the suite's published score when each scored item was drawn, whatever came before, by the published
 * probabilities (group by weight, task by weight, then one item of the task), or by other probabilities that were
 * stored with the draw and given to `fold`; when items of a task are generated, or drawn from its documents with
 * replacement; and when each score lies in [0, 1]. Looking after every score, stopping early and drawing more are
 * allowed. Not allowed: leaving out scored items by what they scored, and giving groups fixed numbers of items.
 *
 * Items of a *finite* task that are drawn without replacement are not independent: its unseen documents average less
 * after lucky draws and more after unlucky ones. That pulls means back to the truth, so the interval is wider than it
 * need be: at any one look its validity is a theorem (Hoeffding, JASA 58 (1963), theorem 4, since the e-value is convex
 * in the scores' sum), at all looks together it is shown by simulation only (coverage.test.ts). A single finite task
 * of 0/1 scores has its exact interval in `hypergeometric-mixture.ts`.
 */
export function interval(accumulator: MeanAccumulator, alpha: number): MeanEstimate {
  requireAlpha('interval', alpha)
  return {
    n: allScores(accumulator).n,
    mean: meanOf(accumulator),
    ...bounds(accumulator, { lower: alpha, upper: alpha }),
    method: isBinary(accumulator) ? 'beta-binomial-mixture' : 'betting-mixture',
    confidence: 1 - alpha,
  }
}

/**
 * Two one-sided bounds with their own error probabilities, for decisions that weigh the two errors differently. Both
 * at the same alpha are `interval`: one process answers for both ends.
 *
 * While all scores are 0 or 1 it is the beta-binomial mixture E. *After* the first other score, one third of that wealth
 * goes on as the mixture and one third each to a bettor on "above" and one on "below" (`betting.ts`); their sum stays a
 * supermartingale, so the switch costs at most a factor of three of evidence and no validity. The first graded score
 * itself still counts for the mixture: bets that depended on what it is would not be fair.
 */
export function bounds(accumulator: MeanAccumulator, alphas: SideAlphas): Bounds {
  const { largestRatio, binary, graded } = accumulator
  const total = allScores(accumulator)
  if (graded.n === 0) return betaMixtureBounds(total, alphas)
  requireAlpha('bounds', alphas.lower, 'alphas.lower')
  requireAlpha('bounds', alphas.upper, 'alphas.upper')
  const lower = gradedLowerBound({ total, binary, graded }, alphas.lower)
  const mirrored = { total: mirror(total), binary: mirror(binary), graded: mirrorScoreSums(graded) }
  const upper = 1 - gradedLowerBound(mirrored, alphas.upper)
  return { lower: toScore(lower, largestRatio), upper: toScore(upper, largestRatio) }
}

type GradedEvidence = { readonly total: Counts; readonly binary: Counts; readonly graded: RoundedSums }

/** The beta mixture alone gives the floor: with a third of the wealth it reaches 1/alpha where it all reaches 3/alpha. */
function gradedLowerBound(evidence: GradedEvidence, alpha: number): number {
  const { total } = evidence
  const floor = betaMixtureBounds(total, { lower: alpha / branches, upper: alpha / branches }).lower
  const ceiling = Math.min(1, total.successes / total.n)
  if (ceiling <= 0) return 0
  return largestCrossing((mean) => logEvidenceAbove(evidence, mean), -Math.log(alpha), { floor, ceiling })
}

/**
 * A lower bound of the log wealth at a mean below the average. The beta mixture of the binary part is replaced by its
 * least value to the left of m, so that the whole falls in m as `largestCrossing` asks.
 */
function logEvidenceAbove({ total, binary, graded }: GradedEvidence, mean: number): number {
  if (mean <= 0) return Number.POSITIVE_INFINITY
  const least = binary.n === 0 ? mean : Math.min(mean, binary.successes / binary.n)
  const mixture = betaMixtureLogEValue(total, mean)
  const bettor = betaMixtureLogEValue(binary, least) + bettingLogEValue(graded, mean)
  const larger = Math.max(mixture, bettor)
  return larger + Math.log((Math.exp(mixture - larger) + Math.exp(bettor - larger)) / branches)
}

/** How many scores there are, and their sum, on the scale of the averaged values. */
export function allScores({ binary, graded }: MeanAccumulator): Counts {
  const n = binary.n + graded.n
  return { n, successes: Math.min(n, binary.successes + graded.powers[0]) }
}

function mirror({ n, successes }: Counts): Counts {
  return { n, successes: n - successes }
}

/** From the scale of the averaged values back to scores. */
function toScore(value: number, largestRatio: number): number {
  return largestRatio === 1 ? value : Math.min(1, Math.max(0, 0.5 + largestRatio * (value - 0.5)))
}
