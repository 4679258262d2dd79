import * as z from 'zod'
import { flagKind } from '#records/flag.ts'
import { tier } from '#records/tier.ts'

const supplierId = z.string()

/** The data of an event of `GET /api/events`, by the name of the event. */
export const liveEvent = z
  .discriminatedUnion('event', [
    z.object({
      /** Rows with new figures: at most five hundred of them, and how many there are. */
      event: z.literal('leaderboard'),
      changed: z.number().int(),
      rows: z.array(
        z.object({
          id: supplierId,
          rank: z.number().int().nullable(),
          score: z.number().nullable(),
          tier: tier.nullable(),
          state: z.enum(['decided', 'provisional', 'unknown']),
        }),
      ),
    }),
    z.object({
      /** The board as a whole. */
      event: z.literal('summary'),
      suppliers: z.number().int(),
      ranked: z.number().int(),
      decided: z.number().int(),
      attempts: z.number().int(),
    }),
    z.object({ /** A new block of the chain. */ event: z.literal('block'), height: z.number().int(), at: z.number() }),
    z.object({
      /** A supplier that is no more what it was: enough evidence of its own, or an epoch that was closed. */
      event: z.literal('alarm'),
      id: supplierId,
      epoch: z.number().int(),
      reason: z.enum(['evidence', 'new-epoch']),
    }),
    z.object({
      /** More was missed than is kept: what a page shows is to be fetched anew. */
      event: z.literal('reload'),
    }),
    z.object({ /** A new finding about a supplier. */ event: z.literal('flag'), id: supplierId, kind: flagKind }),
  ])
  .meta({ id: 'LiveEvent' })
export type LiveEvent = z.infer<typeof liveEvent>
