import * as z from 'zod'
import { estimate } from '#records/estimate.ts'
import { networkName } from '#records/network.ts'
import { blame, outcomeKind } from '#records/outcome.ts'
import { itemCounts, percentiles } from '#records/summary.ts'
import { supplier } from '#records/supplier.ts'
import { tier, tierVerdict } from '#records/tier.ts'
import { about } from './about.ts'

/** A suite's score of one supplier. */
const suiteScore = z
  .object({
    suite: z.string(),
    version: z.string(),
    isRecognisable: z.boolean(),
    estimate,
    items: itemCounts,
  })
  .meta({ id: 'SuiteScore' })
export type SuiteScore = z.infer<typeof suiteScore>

/** Every outcome kind with its number of attempts; zeros are true zeros. */
const outcomeCounts = z.record(outcomeKind, z.number().int().nonnegative())

/** One supplier on the leaderboard. Null means "not yet known", never zero. */
const leaderboardRow = z
  .object({
    /** Null for references, unlisted suppliers and suppliers without a score. Equal scores share a rank. */
    rank: z.number().int().positive().nullable(),
    /** The best and the worst rank that the evidence does not exclude, for all rows together. */
    rankBand: z.object({ best: z.number().int(), worst: z.number().int() }).nullable(),
    supplier,
    epoch: z.number().int().nullable(),
    epochStartedAt: z.number().nullable(),
    tier: tierVerdict,
    /** The tier suite's score. */
    score: suiteScore.nullable(),
    /** The last items of the tier suite, and whether they differ clearly from the mean. */
    recent: z
      .object({
        n: z.number().int(),
        mean: z.number().nullable(),
        movement: z.enum(['up', 'down', 'steady', 'unknown']),
      })
      .nullable(),
    otherSuites: z.array(suiteScore),
    availability: estimate.nullable(),
    attempts: z.number().int().nonnegative().nullable(),
    outcomes: outcomeCounts.nullable(),
    blame: z.record(blame, z.number().int().nonnegative()).nullable(),
    /** Attempts in which it laid its failure on the network or on us, and our own checks refuted that. */
    refutedExcuses: z.number().int().nonnegative().nullable(),
    latencyMs: percentiles.nullable(),
    firstByteMs: percentiles.nullable(),
    usage: z.object({ promptTokens: z.number(), completionTokens: z.number(), missing: z.number().int() }).nullable(),
    /** When the figures were computed; null before the first time. */
    computedAt: z.number().nullable(),
    recomputableUntil: z.number().nullable(),
  })
  .meta({ id: 'LeaderboardRow' })
export type LeaderboardRow = z.infer<typeof leaderboardRow>

export const leaderboardSort = z.enum([
  'score',
  '-score',
  'availability',
  '-availability',
  'latency',
  '-latency',
  'attempts',
  '-attempts',
  'refused',
  '-refused',
  'computed',
  '-computed',
  'address',
  '-address',
])
export type LeaderboardSort = z.infer<typeof leaderboardSort>

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** What may stand behind the question mark. */
export const leaderboardQuery = z.strictObject({
  network: networkName.optional(),
  service: z.string().min(1).max(200).optional(),
  tier: tier.optional().describe('The decided or present tier.'),
  operator: z.string().min(1).max(200).optional(),
  reference: flag.optional().describe('true: references only; false: none.'),
  unlisted: flag.optional().describe('true: also suppliers that the network no longer lists.'),
  sort: leaderboardSort.default('-score').describe('What is not yet known comes last in either direction.'),
  cursor: z.string().max(500).optional().describe('From `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('100 unless told; CSV gives every row.'),
  format: z.enum(['json', 'csv']).optional(),
})
export type LeaderboardQuery = z.infer<typeof leaderboardQuery>

export const leaderboardResponse = z
  .object({
    about,
    /** Among whom ranks are counted, and with what joint confidence every band holds at once. */
    ranking: z.object({
      network: networkName.nullable(),
      service: z.string().nullable(),
      ranked: z.number().int(),
      confidence: z.number(),
      method: z.string(),
    }),
    rows: z.array(leaderboardRow),
    /** How many rows the filters leave, on all pages together. */
    total: z.number().int(),
    next: z.string().nullable(),
    /** Suppliers whose stored summary this version cannot read: shown without figures. */
    unreadable: z.array(z.object({ supplierId: z.string(), problem: z.string() })),
  })
  .meta({ id: 'Leaderboard' })
export type LeaderboardResponse = z.infer<typeof leaderboardResponse>
