import * as z from 'zod'

/** Why a supplier is not asked a suite at all: what it was found to be able to do is less than the suite needs. */
export const exclusion = z.object({
  suite: z.string(),
  suiteVersion: z.string(),
  /** What it needs and what there is, such as "needs 5120 tokens, window 4096". */
  reason: z.string(),
  /** When the supplier was checked, in milliseconds since 1970. */
  checkedAt: z.number(),
})
export type Exclusion = z.infer<typeof exclusion>
