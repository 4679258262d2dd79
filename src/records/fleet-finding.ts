import * as z from 'zod'
import { flag } from './flag.ts'
import { identity } from './identity.ts'

/** What only a comparison with all other suppliers of the network and service can tell of one. */
export const fleetFinding = z.object({
  supplierId: z.string(),
  epoch: z.number().int(),
  /** Since when the comparisons say this. */
  computedAt: z.number(),
  identity,
  /** Flags whose evidence is a comparison with others. */
  flags: z.array(flag),
  /** Ranks that the evidence does not exclude, for all suppliers of the service at once; null = not ranked. */
  rankBand: z.object({ best: z.number().int(), worst: z.number().int(), confidence: z.number() }).nullable(),
  /**
   * Suppliers that are surely better in score, answered attempts or speed, and surely no worse in the others by more than a
   * small margin; five at most. An empty list: it is on the Pareto front as far as is known. Null: not compared.
   */
  dominatedBy: z.array(z.string()).nullable(),
})
export type FleetFinding = z.infer<typeof fleetFinding>
