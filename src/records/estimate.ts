import * as z from 'zod'

/** A mean with its anytime-valid interval; all in [0, 1]. `mean` is null while nothing is scored. */
export const estimate = z.object({
  n: z.number().int().nonnegative(),
  mean: z.number().nullable(),
  lower: z.number(),
  upper: z.number(),
  /** How the interval was made, such as `beta-binomial-mixture`. */
  method: z.string(),
  /** 1 − the probability that the interval ever misses. */
  confidence: z.number(),
})
export type Estimate = z.infer<typeof estimate>
