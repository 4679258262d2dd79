import * as z from 'zod'
import { pay } from '#records/pay.ts'
import { about } from './about.ts'

export const payQuery = z.object({
  network: z.string().max(64).optional(),
  service: z.string().max(200).optional(),
  /** Only from this moment on: milliseconds since 1970. */
  since: z.coerce.number().nonnegative().default(0),
})

const average = z.number().nullable()

/** Pay per relay in units of the base tier's reward, on average over the time for which it is known. */
const paid = z.object({
  knownMs: z.number(),
  /** By the report's steps: 0, 1, 4 or 12 for the tier that the evidence clears. */
  stepped: average,
  /** For the lower bound of the score, on a scale without steps. */
  continuous: average,
  /** For what the supplier is staked for; null where the network knows no such thing. */
  staked: average,
  /** The share of the pay staked for that is above the stepped pay. */
  stakedAbove: average,
})

export const payResponse = z.object({
  about,
  since: z.number(),
  until: z.number(),
  suppliers: z.array(
    paid.extend({
      supplier: z.object({
        ...{
          id: z.string(),
          network: z.string(),
          service: z.string(),
          address: z.string(),
          name: z.string().nullable(),
        },
        isSimulated: z.boolean(),
      }),
      now: pay.nullable(),
    }),
  ),
  /** The same over all suppliers of a service, each weighed by the time for which its pay is known. */
  services: z.array(paid.extend({ network: z.string(), service: z.string(), suppliers: z.number().int() })),
})
export type PayResponse = z.infer<typeof payResponse>
