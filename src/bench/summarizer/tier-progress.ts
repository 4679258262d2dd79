import type { Bounds } from '#statistics/beta-mixture.ts'
import { bounds, interval, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import { runningBounds } from '#statistics/running-bounds.ts'
import { decideTier, defaultTierRule, type TierVerdict } from '#statistics/tier-decision.ts'

/** How far the decision about a tier has come: the bounds that all looks so far leave, and the verdict. */
export type TierProgress = { readonly bounds: Bounds; readonly verdict: TierVerdict }

const everything: Bounds = { lower: 0, upper: 1 }

/** Before any score: not yet known. */
export const noTierProgress: TierProgress = {
  bounds: everything,
  verdict: decideTier({ mean: null, ...everything, earlier: null, isCalibrated: false }),
}

/**
 * The decision after one more score. It is taken after every score, never per turn of a stage: then it depends on the
 * scores and their order alone, and whoever folds them again comes to the same verdict.
 */
export function advanceTier({ bounds: earlier, verdict }: TierProgress, accumulator: MeanAccumulator): TierProgress {
  const { alphaOver, alphaUnder } = defaultTierRule
  const now = runningBounds(earlier, bounds(accumulator, { lower: alphaOver, upper: alphaUnder }))
  const { mean } = interval(accumulator, alphaUnder)
  return { bounds: now, verdict: decideTier({ mean, ...now, earlier: verdict, isCalibrated: false }) }
}
