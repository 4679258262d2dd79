import * as z from 'zod'
import { itemModelRecord } from '#records/item-model.ts'
import { blame, outcomeKind, timeoutPhase, usage } from '#records/outcome.ts'
import { period } from '#records/period.ts'
import { plan } from '#records/plan.ts'
import { pool, request, requestState, sample } from '#records/sample.ts'
import { score, scoreResult } from '#records/score.ts'
import { suite } from '#records/suite.ts'
import { summary } from '#records/summary.ts'
import { supplier } from '#records/supplier.ts'
import { tier } from '#records/tier.ts'
import { tierScale } from '#records/tier-scale.ts'

/** The first words of a bundle, and of the message that is signed. */
export const bundleFormat = 'assay-evidence/1'

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/)

/** Whose evidence this is, who publishes it, and by which rules it was drawn. Always the first line. */
const headerLine = z.strictObject({
  line: z.literal('header'),
  format: z.literal(bundleFormat),
  program: z.string(),
  /** The instance's Ed25519 public key: 32 bytes in hexadecimal. */
  instanceKey: hexDigest,
  createdAt: z.number(),
  supplier,
  epoch: z.number().int(),
  epochStartedAt: z.number(),
  /** What the supplier may be paid at most until this epoch is decided. */
  payCap: tier.nullable(),
  /** Where tiers begin for this epoch, when that was fitted on references. */
  tierScale: tierScale.nullable().default(null),
  policy: z.strictObject({
    commonShare: z.number().min(0).max(1),
    commonBlockItems: z.number().int().nonnegative(),
  }),
})
export type HeaderLine = z.infer<typeof headerLine>

/** A suite as it is measured now, with how many items of it were drawn in this epoch. */
const suiteLine = z.strictObject({ line: z.literal('suite'), suite, drawn: z.number().int().nonnegative() })
export type SuiteLine = z.infer<typeof suiteLine>

/** A task of the suites: its version, and how many documents it has. */
const taskLine = z.strictObject({
  line: z.literal('task'),
  name: z.string(),
  version: z.string(),
  documents: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('finite'), size: z.number().int().positive() }),
    z.strictObject({ kind: z.literal('generated') }),
  ]),
})
export type TaskLine = z.infer<typeof taskLine>

/** The item response model that was in force when the epoch began; there is no such line where none was. */
const itemModelLine = z.strictObject({ line: z.literal('item-model'), id: z.string(), model: itemModelRecord })
export type ItemModelLine = z.infer<typeof itemModelLine>

/** A period that was drawn from; its seed only once it is revealed. */
const periodLine = z.strictObject({
  line: z.literal('period'),
  period: period.extend({ seed: z.string().nullable() }),
})
export type PeriodLine = z.infer<typeof periodLine>

/** A plan with the draw order of its first item; null while nothing of it is drawn. */
const planLine = z.strictObject({
  line: z.literal('plan'),
  plan,
  firstOrder: z.number().int().nonnegative().nullable(),
})
export type PlanLine = z.infer<typeof planLine>

/** A relay to another supplier, made to tell whose fault a failure was. */
const controlLine = z.strictObject({
  line: z.literal('control'),
  id: z.string(),
  requester: z.string(),
  supplierId: z.string(),
  operator: z.string().nullable(),
  answered: z.boolean(),
  at: z.number(),
})
export type ControlLine = z.infer<typeof controlLine>

/** An outcome as the summary counts it. What could tell of the item (`details`) is null while the item is hidden. */
const evidenceOutcome = z.strictObject({
  sequence: z.number().int(),
  recordedAt: z.number(),
  kind: outcomeKind,
  blame,
  sentAt: z.number().nullable(),
  firstByteAt: z.number().nullable(),
  firstTokenAt: z.number().nullable(),
  lastByteAt: z.number().nullable(),
  isTrustworthy: z.boolean(),
  details: z
    .strictObject({
      httpStatus: z.number().int().nullable(),
      timeoutPhase: timeoutPhase.nullable(),
      usage: usage.nullable(),
      bodyBytes: z.number(),
      detail: z.string().nullable(),
    })
    .nullable(),
})
export type EvidenceOutcome = z.infer<typeof evidenceOutcome>

/** An outcome of an item of an earlier epoch that came in during this one, and so counts in its summary. */
const earlierOutcomeLine = z.strictObject({ line: z.literal('earlier-outcome'), outcome: evidenceOutcome })

/** What is published about the supplier, and up to which outcome it counts. Null before there is a summary. */
const summaryLine = z.strictObject({
  line: z.literal('summary'),
  summary: summary.nullable(),
  outcomeSequence: z.number().int(),
})
export type SummaryLine = z.infer<typeof summaryLine>

const evidenceAttempt = z.strictObject({
  id: z.string(),
  ordinal: z.number().int().nonnegative(),
  requester: z.string(),
  committedAt: z.number(),
  outcome: evidenceOutcome.nullable(),
  /** The raw body in base64; null when none came, when it is no longer kept, or while the item is hidden. */
  body: z.base64().nullable(),
})
export type EvidenceAttempt = z.infer<typeof evidenceAttempt>

const evidenceRequest = z.strictObject({
  id: z.string(),
  index: z.number().int().nonnegative(),
  state: requestState,
  /** What was asked; null while the item is hidden. */
  asked: request.pick({ kind: true, path: true, bodyHash: true }).extend({ body: z.string().nullable() }).nullable(),
  attempts: z.array(evidenceAttempt),
})
export type EvidenceRequest = z.infer<typeof evidenceRequest>

const hiddenReason = z.enum(['gated-data-set', 'seed-not-revealed', 'period-not-over', 'not-finished'])

/** An item, in draw order within its suite. A hidden one gives nothing of its document or answer away. */
const sampleLine = z.strictObject({
  line: z.literal('sample'),
  ...sample.pick({
    id: true,
    planId: true,
    periodId: true,
    suite: true,
    suiteVersion: true,
    drawOrder: true,
    createdAt: true,
  }).shape,
  /** Keyed hashes that bind the instance to what it will reveal. */
  commitments: z.strictObject({ document: hexDigest, requests: hexDigest }),
  /** Null while a hidden item has no score: which task comes next is nobody's business. */
  draw: z
    .strictObject({
      ...sample.pick({ task: true, taskVersion: true, stratum: true, propensity: true }).shape,
      pool,
    })
    .nullable(),
  score: z
    .strictObject({ result: scoreResult, ...score.pick({ difficulty: true, evaluatedAt: true }).shape })
    .nullable(),
  hidden: hiddenReason.nullable(),
  /** Null while hidden. */
  revealed: z
    .strictObject({
      documentId: z.string(),
      document: z.record(z.string(), z.unknown()),
      ...score.pick({ metrics: true, extracted: true, answer: true }).shape,
    })
    .nullable(),
  requests: z.array(evidenceRequest),
})
export type SampleLine = z.infer<typeof sampleLine>

/** The end: a signature over the SHA-256 of every byte before this line. */
const signatureLine = z.strictObject({
  line: z.literal('signature'),
  algorithm: z.literal('ed25519'),
  digest: hexDigest,
  /** Hexadecimal. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})
export type SignatureLine = z.infer<typeof signatureLine>

/** The lines of a bundle, in this order. */
export const bundleLine = z.discriminatedUnion('line', [
  headerLine,
  suiteLine,
  taskLine,
  itemModelLine,
  periodLine,
  planLine,
  earlierOutcomeLine,
  summaryLine,
  sampleLine,
  controlLine,
  signatureLine,
])
export type BundleLine = z.infer<typeof bundleLine>

/** The message that the instance signs. */
export function signedMessage(digest: string): Buffer {
  return Buffer.from(`${bundleFormat}\n${digest}`)
}
