import * as z from 'zod'

/** Who caused it. `undetermined` is an answer too: it never costs a supplier its score. */
export const blame = z.enum(['nobody', 'us', 'network', 'supplier', 'undetermined'])
export type Blame = z.infer<typeof blame>

/** The phase of a relay that took too long. */
export const timeoutPhase = z.enum(['connect', 'first-byte', 'idle', 'total'])
export type TimeoutPhase = z.infer<typeof timeoutPhase>

/**
 * What came of an attempt. The union is closed: every attempt ends as exactly one of these.
 *
 * - `answered`: a success that speaks the contract.
 * - `refused`: HTTP 4xx.
 * - `failed`: HTTP 5xx; on Morse also an error of the node that it does not lay on anybody else.
 * - `redirected`: HTTP 3xx; never followed.
 * - `error-object`: a success status around an error object.
 * - `malformed`: a success status around something that is not the contract (no JSON, invalid UTF-8, too deep, fields missing).
 * - `oversized`: the body, or what it unpacks to, is beyond the cap.
 * - `timed-out`: with the phase.
 * - `unreachable`: no connection (name, address, port, TLS).
 * - `reset`: the connection broke before the answer was complete.
 * - `forbidden-address`: the address guard refused to connect.
 * - `network-error`: the node laid it on the network or on us (Morse). Blame says what our own checks made of that:
 *   with blame `supplier` it is an excuse that they refuted.
 * - `local-fault`: our own machine: proxy, sockets, a blocked event loop.
 * - `cancelled`: we stopped on purpose; blame is ours.
 * - `lost`: we died between the attempt and its outcome.
 */
export const outcomeKind = z.enum([
  'answered',
  'refused',
  'failed',
  'redirected',
  'error-object',
  'malformed',
  'oversized',
  'timed-out',
  'unreachable',
  'reset',
  'forbidden-address',
  'network-error',
  'local-fault',
  'cancelled',
  'lost',
])
export type OutcomeKind = z.infer<typeof outcomeKind>

/** Token counts as the supplier claims them; null where it says nothing or nonsense. */
export const usage = z.object({
  promptTokens: z.number().int().nonnegative().nullable(),
  completionTokens: z.number().int().nonnegative().nullable(),
  totalTokens: z.number().int().nonnegative().nullable(),
})
export type Usage = z.infer<typeof usage>

/** When things happened, milliseconds since 1970 with fractions; null = it did not happen or cannot be seen. */
export const timing = z.object({
  sentAt: z.number().nullable(),
  firstByteAt: z.number().nullable(),
  firstTokenAt: z.number().nullable(),
  lastByteAt: z.number().nullable(),
  /** False when our event loop was too late for the times to mean anything: then they are not scored. */
  isTrustworthy: z.boolean(),
})
export type Timing = z.infer<typeof timing>

/** The result of one attempt; stored as it is. */
export const outcome = z.object({
  kind: outcomeKind,
  blame,
  /** Null where the network hides it (Morse) or none came. */
  httpStatus: z.number().int().nullable(),
  timeoutPhase: timeoutPhase.nullable(),
  timing,
  usage: usage.nullable(),
  /** Bytes of body received, after unpacking. */
  bodyBytes: z.number().int().nonnegative(),
  /** What we say happened, in our words, at most 300 characters. */
  detail: z.string().max(300).nullable(),
})
export type Outcome = z.infer<typeof outcome>

/** The intention to send a request, committed before bytes leave. */
export const attempt = z.object({
  id: z.string(),
  requestId: z.string(),
  supplierId: z.string(),
  /** 0, 1, 2, … per request. */
  ordinal: z.number().int().nonnegative(),
  /** The visit under whose right it is sent. */
  visitId: z.string(),
  /** Which of our requesters sends it. */
  requester: z.string(),
  committedAt: z.number(),
})
export type Attempt = z.infer<typeof attempt>
