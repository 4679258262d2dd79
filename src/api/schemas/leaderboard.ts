import * as z from 'zod'
import { drift } from '#records/drift.ts'
import { estimate } from '#records/estimate.ts'
import { flag } from '#records/flag.ts'
import { identityLevel } from '#records/identity.ts'
import { networkName } from '#records/network.ts'
import { blame, outcomeKind } from '#records/outcome.ts'
import { pay } from '#records/pay.ts'
import { skill } from '#records/skill.ts'
import { itemCounts, percentiles } from '#records/summary.ts'
import { supplier } from '#records/supplier.ts'
import { tierVerdict } from '#records/tier.ts'
import { about } from './about.ts'

/** A suite's score of one supplier. */
const suiteScore = z
  .object({
    suite: z.string(),
    version: z.string(),
    isRecognisable: z.boolean(),
    estimate,
    /** Of its scored items those that no other supplier gets. */
    own: z.object({ n: z.number().int(), mean: z.number().nullable() }).nullable(),
    items: itemCounts,
  })
  .meta({ id: 'SuiteScore' })
export type SuiteScore = z.infer<typeof suiteScore>

/** A reference that a supplier scores like, with its score. */
export const likeReference = z
  .object({ supplierId: z.string(), name: z.string(), mean: z.number(), lower: z.number(), upper: z.number() })
  .meta({ id: 'LikeReference' })

/** Every outcome kind with its number of attempts; zeros are true zeros. */
const outcomeCounts = z.record(outcomeKind, z.number().int().nonnegative())

/** One supplier on the leaderboard. Null means "not yet known", never zero. */
export const leaderboardRow = z
  .object({
    /** Null for references, unlisted suppliers and suppliers without a score. Equal scores share a rank. */
    rank: z.number().int().positive().nullable(),
    /** The best and the worst rank that the evidence does not exclude, for all rows together. */
    rankBand: z.object({ best: z.number().int(), worst: z.number().int() }).nullable(),
    supplier,
    epoch: z.number().int().nullable(),
    epochStartedAt: z.number().nullable(),
    tier: tierVerdict,
    /** What it would be paid per relay, in units of the base tier's reward. */
    pay: pay.nullable(),
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
    /** The skills of the tier suite; its tasks are in the supplier's report. */
    skills: z.array(skill),
    /** Suppliers found alike in their answers, itself among them, and how alike; null = nobody like it was found. */
    group: z.object({ id: z.string(), level: identityLevel, size: z.number().int() }).nullable(),
    /** Findings with their error rates, never verdicts; the samples that show them are in the supplier's report. */
    flags: z.array(flag.omit({ samples: true })),
    /** Whether it still is what it was when its epoch began. */
    drift: drift.pick({ state: true, logEvidence: true, looks: true }).nullable(),
    /** Suppliers that are surely better in something and surely no worse in the rest; null = not compared. */
    dominatedBy: z.array(z.string()).nullable(),
    /** The reference of the same service with the nearest score, if their intervals meet. */
    likeReference: likeReference.nullable(),
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
    /** When it was last compared with the others of its service. */
    comparedAt: z.number().nullable(),
    recomputableUntil: z.number().nullable(),
  })
  .meta({ id: 'LeaderboardRow' })
export type LeaderboardRow = z.infer<typeof leaderboardRow>

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
