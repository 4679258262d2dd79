import * as z from 'zod'
import { tier } from './tier.ts'

/** What a supplier would be paid per relay under a rule, in units of the base tier's reward. */
export const pay = z.object({
  /** The report's steps (0, 1, 4, 12) for the tier that the evidence clears. */
  stepped: z.number().nonnegative(),
  /** The same for the lower bound of the score on a continuous scale through the tiers' middles. */
  continuous: z.number().nonnegative(),
  /** For the tier that the supplier is staked for; null where the network knows no such thing. */
  staked: z.number().nonnegative().nullable(),
  /** A tier that pay may not exceed until this epoch is decided: a new epoch never raises pay. Null = none. */
  cap: tier.nullable(),
})
export type Pay = z.infer<typeof pay>
