import type { Bounds } from '#statistics/beta-mixture.ts'
import { type ControlState, controlledMean } from '#statistics/item-response/control-variate.ts'
import { allScores, type MeanAccumulator, meanOf } from '#statistics/random-group-mean.ts'
import { decideTier, defaultTierRule, type TierVerdict } from '#statistics/tier-decision.ts'
import { openBounds, tierBounds } from '#statistics/tiers/tier-bounds.ts'

/** How far the decision about a tier has come: the bounds that all looks so far leave, and the verdict. */
export type TierProgress = { readonly bounds: Bounds; readonly verdict: TierVerdict }

/** Before any score: not yet known. */
export const noTierProgress: TierProgress = {
  bounds: openBounds,
  verdict: decideTier({ n: 0, mean: null, ...openBounds, earlier: null, isCalibrated: false }),
}

/**
 * The decision after one more score. It is taken after every score, never per turn of a stage: then it depends on the
 * scores and their order alone, and whoever folds them again comes to the same verdict.
 *
 * @param control the same scores as an item response model corrects them; null where none was in force
 */
export function advanceTier(
  { bounds: earlier, verdict }: TierProgress,
  accumulator: MeanAccumulator,
  control: ControlState | null,
): TierProgress {
  const bounds = tierBounds(earlier, accumulator, defaultTierRule, control)
  const { n } = allScores(accumulator)
  // Both are estimates of the same mean; the corrected one varies less.
  const mean = control === null ? meanOf(accumulator) : controlledMean(control)
  const evidence = { n, mean, ...bounds, earlier: verdict, isCalibrated: false }
  return { bounds, verdict: decideTier(evidence, defaultTierRule) }
}
