import * as z from 'zod'
import { supplier } from '#records/supplier.ts'
import { tier } from '#records/tier.ts'
import { about } from './about.ts'

/** A supplier as the last figures of a day had it. */
const pastRow = z
  .object({
    /** By the mean of the tier suite; null for references. Equal means share a rank. */
    rank: z.number().int().positive().nullable(),
    supplier,
    epoch: z.number().int(),
    /** The tier of the mean, or the decided one. */
    tier: tier.nullable(),
    score: z.object({
      suite: z.string(),
      n: z.number().int(),
      mean: z.number().nullable(),
      lower: z.number(),
      upper: z.number(),
    }),
    computedAt: z.number(),
  })
  .meta({ id: 'PastRow' })
export type PastRow = z.infer<typeof pastRow>

export const pastLeaderboardResponse = z
  .object({
    about,
    day: z.string(),
    /** The end of the day, or now if it is today. */
    at: z.number(),
    /** The first day of which anything may be known; null in an empty store. */
    earliestDay: z.string().nullable(),
    rows: z.array(pastRow),
    total: z.number().int(),
    next: z.string().nullable(),
  })
  .meta({ id: 'PastLeaderboard' })
export type PastLeaderboardResponse = z.infer<typeof pastLeaderboardResponse>
