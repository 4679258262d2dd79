import type { TierScale } from '#records/tier-scale.ts'
import type { Bounds } from '#statistics/beta-mixture.ts'
import { type ControlState, controlledMean } from '#statistics/item-response/control-variate.ts'
import { allScores, type MeanAccumulator, meanOf } from '#statistics/random-group-mean.ts'
import { decideTier, defaultTierRule, type TierRule, type TierVerdict } from '#statistics/tier-decision.ts'
import { openBounds, tierBounds } from '#statistics/tiers/tier-bounds.ts'

/**
 * How far the decision about a tier has come: the bounds that all looks so far leave, the verdict, and the scale on which
 * it is decided. The scale is that of the epoch's beginning and stays, because levels must be known before the first score.
 */
export type TierProgress = {
  readonly bounds: Bounds
  readonly verdict: TierVerdict
  readonly scale: TierScale | null
}

/** Before any score of an epoch that began with this scale: not yet known. */
export function newTierProgress(scale: TierScale | null): TierProgress {
  const evidence = { n: 0, mean: null, ...openBounds, earlier: null, isCalibrated: scale !== null }
  return { bounds: openBounds, verdict: decideTier(evidence, tierRuleOf(scale)), scale }
}

/** Before any score, where no scale was fitted. */
export const noTierProgress: TierProgress = newTierProgress(null)

/** The rule by which tiers are decided on a scale; null is the thresholds as they are defined. */
export function tierRuleOf(scale: TierScale | null): TierRule {
  return scale === null ? defaultTierRule : { ...defaultTierRule, thresholds: scale.thresholds, limits: scale.limits }
}

/**
 * The decision after one more score. It is taken after every score, never per turn of a stage: then it depends on the
 * scores and their order alone, and whoever folds them again comes to the same verdict.
 *
 * @param control the same scores as an item response model corrects them; null where none was in force
 */
export function advanceTier(
  progress: TierProgress,
  accumulator: MeanAccumulator,
  control: ControlState | null,
): TierProgress {
  const { scale, verdict: earlier } = progress
  const rule = tierRuleOf(scale)
  const bounds = tierBounds(progress.bounds, accumulator, rule, control)
  const { n } = allScores(accumulator)
  // Both are estimates of the same mean; the corrected one varies less.
  const mean = control === null ? meanOf(accumulator) : controlledMean(control)
  const evidence = { n, mean, ...bounds, earlier, isCalibrated: scale !== null }
  return { bounds, verdict: decideTier(evidence, rule), scale }
}
