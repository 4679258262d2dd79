import type { Bounds, Counts } from '../beta-mixture.ts'
import { bettingLogEValue, mirrorScoreSums, type RoundedSums } from '../betting.ts'
import { type ControlState, controlledLogEValue } from '../item-response/control-variate.ts'
import { allScores, type MeanAccumulator } from '../random-group-mean.ts'
import { averageLogEValue } from '../sequential/e-values.ts'
import { decidingLevels, type TierRule } from '../tier-decision.ts'
import { thresholdLogEValue } from './threshold-evidence.ts'

/** The bounds that exclude nothing. */
export const openBounds: Bounds = { lower: 0, upper: 1 }

/**
 * The bounds on which a tier is decided: the highest deciding level that the true mean is shown to exceed, and the lowest
 * that it is shown to fall short of. They take few values (each threshold, and each ± the zone), and are reached with a
 * quarter fewer items than the ends of an interval: only the levels that matter are tested.
 *
 * `earlier` are the bounds after the score before (`openBounds` at the first): a level once excluded stays so. Call it
 * after every score, and begin anew with each epoch.
 *
 * Levels are tested from the lowest up for the lower bound, each only after the one below it was excluded, and from the
 * highest down for the upper one. So whatever the true mean, the first false exclusion is that of the level next to it,
 * and its evidence is a supermartingale: the mean is ever below `lower` with probability ≤ `alphaOver`, ever at or above
 * `upper` with ≤ `alphaUnder`, over all looks and all levels (fixed-sequence testing: Maurer, Hothorn & Lehmacher 1995).
 *
 * Bounds that contradict each other mean that one of the looks has missed, or that the mean has moved. Then the levels
 * are tested anew on all scores, which adds nothing to the error probability: that course is among the misses already.
 *
 * Assumes what `interval` of random-group-mean.ts assumes of how items are drawn.
 *
 * With `control`, the same scores corrected by an item response model, three quarters of the wealth are staked on those:
 * valid whatever the model, and a third fewer items where it is good (study/item-response.ts). Give it from an epoch's
 * first score on or not at all.
 *
 * @example tierBounds(openBounds, fiveHundredScoresOfMean68, defaultTierRule) // => { lower: 0.58, upper: 0.77 }
 */
export function tierBounds(
  earlier: Bounds,
  accumulator: MeanAccumulator,
  rule: TierRule,
  control: ControlState | null = null,
): Bounds {
  const scores = { accumulator, control }
  const next = excludeLevels(earlier, scores, rule)
  return next.lower < next.upper ? next : excludeLevels(openBounds, scores, rule)
}

type Scores = { readonly accumulator: MeanAccumulator; readonly control: ControlState | null }

/** From the levels excluded so far on in both directions, each up to the first that the evidence does not exclude. */
function excludeLevels({ lower, upper }: Bounds, { accumulator, control }: Scores, rule: TierRule): Bounds {
  const levels = decidingLevels(rule)
  const above = evidenceOf(accumulator)
  const below = { total: mirror(above.total), binary: mirror(above.binary), graded: mirrorScoreSums(above.graded) }
  const logEvidenceOf = (level: number, direction: 'above' | 'below') => {
    const scaled = onScale(level, accumulator)
    const plain = direction === 'above' ? logEvidence(above, scaled) : logEvidence(below, 1 - scaled)
    if (control === null) return plain
    return averageLogEValue([plain, controlledLogEValue(control, level, direction)], controlShares)
  }
  const isExceeded = (level: number) => logEvidenceOf(level, 'above') >= -Math.log(rule.alphaOver)
  const isMissed = (level: number) => logEvidenceOf(level, 'below') >= -Math.log(rule.alphaUnder)
  const firstKept = levels.lower.findIndex((level) => level > lower && !isExceeded(level))
  const lastKept = levels.upper.findLastIndex((level) => level < upper && !isMissed(level))
  const exceeded = firstKept === -1 ? levels.lower : levels.lower.slice(0, firstKept)
  const missed = levels.upper.slice(lastKept + 1)
  return { lower: exceeded.at(-1) ?? lower, upper: missed[0] ?? upper }
}

/** What is staked on the scores as they are, and on the corrected ones. */
const controlShares: readonly number[] = [0.25, 0.75]

type Evidence = { readonly total: Counts; readonly binary: Counts; readonly graded: RoundedSums }

function evidenceOf(accumulator: MeanAccumulator): Evidence {
  return { total: allScores(accumulator), binary: accumulator.binary, graded: accumulator.graded }
}

/** After the first graded score, half of the wealth goes on as before and half to a bettor that graded scores suit better. */
function logEvidence({ total, binary, graded }: Evidence, level: number): number {
  const mixture = thresholdLogEValue(total, level)
  if (graded.n === 0) return mixture
  const bettor = thresholdLogEValue(binary, level) + bettingLogEValue(graded, level)
  const larger = Math.max(mixture, bettor)
  return larger + Math.log((Math.exp(mixture - larger) + Math.exp(bettor - larger)) / 2)
}

function mirror({ n, successes }: Counts): Counts {
  return { n, successes: n - successes }
}

/** A level of scores on the scale of the averaged values. */
function onScale(level: number, { largestRatio }: MeanAccumulator): number {
  return 0.5 + (level - 0.5) / largestRatio
}
