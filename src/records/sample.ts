import * as z from 'zod'

/**
 * Who else may get the item: `own` items are private to one supplier, `common` ones are a rotating block that
 * several suppliers get, `public` ones come from a fixed published seed that anyone may memorise.
 */
export const pool = z.enum(['own', 'common', 'public'])
export type Pool = z.infer<typeof pool>

/**
 * The life of a sample: `open` while requests are unanswered, `settled` when each has its final outcome,
 * `scored` when the evaluator has spoken.
 */
export const sampleState = z.enum(['open', 'settled', 'scored'])

/** One document drawn for one supplier, and how it was drawn. */
export const sample = z.object({
  id: z.string(),
  planId: z.string(),
  periodId: z.string(),
  supplierId: z.string(),
  epoch: z.number().int(),
  suite: z.string(),
  suiteVersion: z.string(),
  task: z.string(),
  taskVersion: z.string(),
  documentId: z.string(),
  /** What the task needs to score the answer; JSON. Holds the expected answer: public only after the reveal. */
  document: z.unknown(),
  pool,
  /** The suite's group that the draw fell into. */
  stratum: z.string(),
  /** Probability of this group and task in the draw; the published weights when nothing was tilted. */
  propensity: z.number().positive().max(1),
  /** 0, 1, 2, … within (supplier, epoch, suite): the order in which statistics must look at the scores. */
  drawOrder: z.number().int().nonnegative(),
  createdAt: z.number(),
})
export type Sample = z.infer<typeof sample>

/** The life of a request: waiting to be asked (again), or settled with one of three results. */
export const requestState = z.enum(['pending', 'answered', 'failed', 'unscored'])
export type RequestState = z.infer<typeof requestState>

/** Which part of the contract a request speaks; decides how its answer is read. */
export const requestKind = z.enum(['chat', 'completion', 'embedding', 'image', 'models'])
export type RequestKind = z.infer<typeof requestKind>

/** A finished request of a sample: the body is stored once under its hash. */
export const request = z.object({
  id: z.string(),
  sampleId: z.string(),
  supplierId: z.string(),
  /** Position among the sample's requests, from 0. */
  index: z.number().int().nonnegative(),
  kind: requestKind,
  /** Below the supplier's base URL, such as `/v1/chat/completions`. */
  path: z.string(),
  /** The hash of the JSON body in the content store. */
  bodyHash: z.string(),
  /** How many requests the sample has. */
  sampleRequests: z.number().int().positive(),
  /** Not asked before this moment (milliseconds since 1970). */
  notBefore: z.number(),
})
export type Request = z.infer<typeof request>
