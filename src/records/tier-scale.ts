import * as z from 'zod'

const score = z.number().min(0).max(1)
const limits = z.object({ lower: score, upper: score })

/** Where tiers begin on our suite's scale, and how surely, as a calibration has fitted it. */
export const tierScale = z.object({
  /** Of the calibration. */
  id: z.string(),
  suite: z.string(),
  suiteVersion: z.string(),
  thresholds: z.object({ base: score, middle: score, high: score }),
  /** Between which scores each threshold lies, with probability 1 − `alpha`. */
  limits: z.object({ base: limits, middle: limits, high: limits }),
  alpha: z.number(),
  madeAt: z.number(),
})
export type TierScale = z.infer<typeof tierScale>

/** A tier scale with what it was fitted on, so that anyone can fit it again. */
export const tierCalibration = tierScale.extend({
  references: z.array(
    z.object({
      name: z.string(),
      /** On the leaderboard whose thresholds the tiers have. */
      standing: score,
      n: z.number().int().positive(),
      mean: score,
    }),
  ),
  /** logit(score of our suite) = intercept + slope × logit(standing). */
  intercept: z.number(),
  slope: z.number(),
  excessVariance: z.number(),
  crossValidation: z.object({
    errors: z.array(z.object({ name: z.string(), error: z.number() })).readonly(),
    meanAbsoluteError: z.number(),
    rootMeanSquareError: z.number(),
  }),
})
export type TierCalibration = z.infer<typeof tierCalibration>

/** The scale for an epoch of a suite: the last one that was made before the epoch began; null when none was. */
export function tierScaleInForce(
  scales: readonly TierScale[],
  { suite, suiteVersion, at }: { readonly suite: string; readonly suiteVersion: string; readonly at: number },
): TierScale | null {
  return scales.reduce<TierScale | null>((last, scale) => {
    const isMeant = scale.suite === suite && scale.suiteVersion === suiteVersion && scale.madeAt <= at
    return isMeant && (last === null || scale.madeAt >= last.madeAt) ? scale : last
  }, null)
}
