import * as z from 'zod'
import { tier } from '#records/tier.ts'

const count = z.number().int().nonnegative()

/** What the listed suppliers of a network and service can be filtered by, with how many each choice leaves. */
export const facetsResponse = z
  .object({
    /** Listed suppliers, references among them. */
    suppliers: count,
    references: count,
    /** The tier of the present mean; null = not yet known. */
    tiers: z.array(z.object({ tier: tier.nullable(), count })),
    networks: z.array(z.object({ network: z.string(), count })),
    services: z.array(z.object({ network: z.string(), service: z.string(), count })),
    /** The fifty with the most suppliers. */
    operators: z.array(z.object({ operator: z.string(), count })),
    /** Skills by their path, with how many suppliers have a figure for it. */
    skills: z.array(z.object({ path: z.string(), count })),
  })
  .meta({ id: 'Facets' })
export type FacetsResponse = z.infer<typeof facetsResponse>
