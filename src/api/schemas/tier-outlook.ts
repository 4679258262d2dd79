import * as z from 'zod'
import { tier } from '#records/tier.ts'

const share = z.number().min(0).max(1)
/** About how many more items at the present mean; null = at that mean it never comes. */
const itemsLeft = z.number().int().nonnegative().nullable()
const bound = z.enum(['lower', 'upper'])

/** How a supplier stands to every tier, and what would change the one that it has. */
export const tierOutlook = z
  .object({
    suite: z.string(),
    n: z.number().int().nonnegative(),
    mean: z.number().nullable(),
    thresholds: z.array(
      z.object({
        tier: tier.exclude(['none']),
        /** The least mean of the tier, and between which means it surely lies; both ends are equal where it is exact. */
        threshold: share,
        lower: share,
        upper: share,
        /** How likely the true mean is above the threshold, by the scores alone; null before any. */
        probabilityAbove: share.nullable(),
        /** Whether the evidence is enough, by the rule's error rates, that it is above, or that it is below. */
        isShownAbove: z.boolean(),
        isShownBelow: z.boolean(),
      }),
    ),
    /** How `probabilityAbove` is made. It holds at one look; tiers are never decided by it. */
    probabilityMethod: z.string(),
    decision: z.object({
      /** The decided tier, or that of the present mean. */
      tier: tier.nullable(),
      isDecided: z.boolean(),
      /** Until all needs are met; 0 = they are. */
      itemsLeft,
      /** After so many items no more are spent on the decision at full pace. */
      mostItems: z.number().int(),
      /** What the evidence must show: the lower bound at or above the level, or the upper bound at or below it. */
      needs: z.array(z.object({ bound, level: share, isMet: z.boolean(), itemsLeft })),
    }),
    /** What would put it into the tier above or below: evidence that it has not got, and at the present mean may never get. */
    changes: z.array(
      z.object({
        to: tier,
        direction: z.enum(['up', 'down']),
        /** Where the mean must be. */
        mean: share,
        bound,
        level: share,
        itemsLeft,
      }),
    ),
  })
  .meta({ id: 'TierOutlook' })
export type TierOutlook = z.infer<typeof tierOutlook>
