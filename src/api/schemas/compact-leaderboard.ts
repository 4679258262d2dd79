import * as z from 'zod'
import { drift } from '#records/drift.ts'
import { flag } from '#records/flag.ts'
import { blame, outcomeKind } from '#records/outcome.ts'
import { pay } from '#records/pay.ts'
import { supplier } from '#records/supplier.ts'
import { tierVerdict } from '#records/tier.ts'
import { leaderboardResponse, leaderboardRow } from './leaderboard.ts'

/** A mean with its interval, and nothing of how it was made. */
const interval = z.object({
  n: z.number().int().nonnegative(),
  mean: z.number().nullable(),
  lower: z.number(),
  upper: z.number(),
})

const percentiles = z.object({ p50: z.number().nullable(), p95: z.number().nullable() })

const tierThresholds = z.object({
  base: z.number(),
  middle: z.number(),
  high: z.number(),
  /** False while they are the report's, not fitted on references. */
  isCalibrated: z.boolean(),
})

/** What a table shows of a supplier: a quarter of the full row. Null means "not yet known", never zero. */
const compactRow = leaderboardRow
  .pick({ rank: true, rankBand: true, epoch: true, epochStartedAt: true, recent: true, group: true, computedAt: true })
  .extend({
    supplier: supplier.omit({ firstSeenAt: true, lastSeenAt: true }),
    tier: tierVerdict.pick({
      state: true,
      tier: true,
      payTier: true,
      possible: true,
      isCalibrated: true,
      isSettled: true,
      errorRate: true,
    }),
    pay: pay.pick({ stepped: true, staked: true }).nullable(),
    /** How many suppliers are surely better in something and surely no worse in the rest; null = not compared. */
    dominatedBy: z.number().int().nullable(),
    score: interval.extend({ suite: z.string() }).nullable(),
    skills: z.array(interval.extend({ path: z.string() })),
    flags: z.array(flag.pick({ kind: true, errorRate: true })),
    drift: drift.shape.state.nullable(),
    likeReference: z.object({ supplierId: z.string(), name: z.string() }).nullable(),
    availability: interval.nullable(),
    attempts: z.number().int().nonnegative().nullable(),
    /** Only kinds and parties with a count. */
    outcomes: z.partialRecord(outcomeKind, z.number().int().positive()).nullable(),
    blame: z.partialRecord(blame, z.number().int().positive()).nullable(),
    latencyMs: percentiles.nullable(),
    firstByteMs: percentiles.nullable(),
  })
  .meta({ id: 'CompactRow' })
export type CompactRow = z.infer<typeof compactRow>

export const compactLeaderboardResponse = leaderboardResponse
  .omit({ unreadable: true })
  .extend({
    /** Where tiers begin, if that is the same for all rows of the network and service. */
    thresholds: tierThresholds.nullable(),
    rows: z.array(compactRow),
  })
  .meta({ id: 'CompactLeaderboard' })
export type CompactLeaderboardResponse = z.infer<typeof compactLeaderboardResponse>
