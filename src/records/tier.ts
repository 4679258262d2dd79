import * as z from 'zod'
import { tierScale } from './tier-scale.ts'

/** Quality classes of the report (§5.2): reward × 1, × 4, × 12. */
export const tier = z.enum(['none', 'base', 'middle', 'high'])
export type Tier = z.infer<typeof tier>

/**
 * A tier as a decision: `decided` with its error rate, or `provisional` (what the evidence does not exclude yet).
 * `payTier` is what is paid meanwhile: the tier whose threshold − zone the lower bound clears.
 */
export const tierVerdict = z.object({
  state: z.enum(['decided', 'provisional', 'unknown']),
  /** The decided tier, or the one in which the mean lies now; null before any item is scored. */
  tier: tier.nullable(),
  payTier: tier,
  /** The tiers that the interval does not exclude, lowest first. */
  possible: z.array(tier),
  /**
   * Bound on the probability, over all looks, that a tier too high by more than the indifference zone is ever decided.
   * Strictly too high is bounded over a fleet only: just below a threshold it is a coin's toss for any rule.
   */
  overTierErrorRate: z.number(),
  /** Bound on the probability, over all looks, that a tier wrong by more than the zone is ever decided. */
  errorRate: z.number(),
  /** False until the scale has been fitted on references. */
  isCalibrated: z.boolean(),
  /** No more items are spent on the decision at full pace: it is made, or it was not worth more of them. */
  isSettled: z.boolean().default(false),
  /** Where the tiers begin for this epoch; null = at 30, 55 and 80 per cent, uncalibrated. */
  scale: tierScale.nullable().default(null),
})
export type TierVerdict = z.infer<typeof tierVerdict>
