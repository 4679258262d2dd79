import * as z from 'zod'
import { drift } from './drift.ts'
import { estimate } from './estimate.ts'
import { flag } from './flag.ts'
import { blame, outcomeKind } from './outcome.ts'
import { pay } from './pay.ts'
import { skill } from './skill.ts'
import { supplier } from './supplier.ts'
import { tierVerdict } from './tier.ts'

/** What became of the items of one task or suite. */
export const itemCounts = z.object({
  drawn: z.number().int(),
  scored: z.number().int(),
  /** Scored at the minimum because the supplier failed to answer twice. */
  supplierFailures: z.number().int(),
  unscored: z.number().int(),
  /** Of the unscored: answered without the log-probabilities that were asked for. */
  capabilityMissing: z.number().int().default(0),
})

export const taskSummary = z.object({ task: z.string(), group: z.string(), estimate, items: itemCounts })
export type TaskSummary = z.infer<typeof taskSummary>

export const suiteSummary = z.object({
  suite: z.string(),
  version: z.string(),
  setsTier: z.boolean(),
  isRecognisable: z.boolean(),
  estimate,
  /** Of its scored items those that no other supplier gets. Ranks rest on them; null in summaries of earlier versions. */
  own: z.object({ n: z.number().int().nonnegative(), mean: z.number().nullable() }).nullable().default(null),
  /** The last items only, to show movement; at most 50. */
  recent: z.object({ n: z.number().int(), mean: z.number().nullable() }),
  items: itemCounts,
  tasks: z.array(taskSummary),
})
export type SuiteSummary = z.infer<typeof suiteSummary>

/** Whether there is no score because the supplier cannot be asked this, and not because nothing has come in yet. */
export function isNotMeasurable({ estimate: { mean }, items }: Pick<TaskSummary, 'estimate' | 'items'>): boolean {
  return mean === null && items.capabilityMissing > 0
}

/** Percentiles of trustworthy times in milliseconds; null when there are none. */
export const percentiles = z.object({
  n: z.number().int(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
})

export const outcomeCount = z.object({ kind: outcomeKind, blame, count: z.number().int() })

/** Everything published about a supplier. */
export const summary = z.object({
  supplier,
  epoch: z.number().int(),
  epochStartedAt: z.number(),
  computedAt: z.number(),
  tier: tierVerdict,
  suites: z.array(suiteSummary),
  attempts: z.number().int(),
  outcomes: z.array(outcomeCount),
  /** Of the attempts whose fate was the supplier's: how many were answered. */
  availability: estimate,
  /** Time to the complete answer. */
  latencyMs: percentiles,
  firstByteMs: percentiles,
  usage: z.object({ promptTokens: z.number(), completionTokens: z.number(), missing: z.number().int() }),
  /** Public minus private score: how much better it is on items that anyone can memorise. Null until both are known. */
  publicGap: z.object({ difference: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  /** What it would be paid per relay; null in summaries of earlier versions. */
  pay: pay.nullable().default(null),
  /** Whether it still is what it was when the epoch began; null in summaries of earlier versions. */
  drift: drift.nullable().default(null),
  /** Findings that its own record shows. */
  flags: z.array(flag).default([]),
  /** Suites, skills and tasks as a tree, the suite first. */
  skills: z.array(skill).default([]),
  /** The scores can be recomputed from raw evidence until this moment; null = none is kept. */
  recomputableUntil: z.number().nullable(),
})
export type Summary = z.infer<typeof summary>
