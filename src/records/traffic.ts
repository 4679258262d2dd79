import * as z from 'zod'
import { type Blame, blame, type OutcomeKind, outcomeKind } from './outcome.ts'

/**
 * One request of a user as whoever passed it on saw it: a gateway of ours, or another one's log. Never a text, never who
 * asked. The id tells that a request was counted already; only a keyed hash of it is stored.
 */
export const trafficRecord = z.object({
  requestId: z.string().min(1).max(200),
  supplierId: z.string(),
  /** When it was sent to the supplier, milliseconds since 1970. */
  at: z.number(),
  kind: outcomeKind,
  blame,
  /** From sending to the end of the answer; null where nobody knows. */
  latencyMs: z.number().nonnegative().nullable(),
  promptTokens: z.number().int().nonnegative().max(1e9).nullable(),
  completionTokens: z.number().int().nonnegative().max(1e9).nullable(),
  /** What the gateway thinks of the answer; 1 = good. */
  verdict: z.number().min(0).max(1).nullable(),
})
export type TrafficRecord = z.infer<typeof trafficRecord>

/**
 * Whom a failure is laid to where a log does not say. Without controls nobody knows who caused a timeout or a broken
 * connection, and a refusal may be right: such requests count for nothing.
 */
export const usualBlame: Readonly<Record<OutcomeKind, Blame>> = {
  answered: 'nobody',
  refused: 'undetermined',
  failed: 'supplier',
  redirected: 'supplier',
  'error-object': 'supplier',
  malformed: 'supplier',
  oversized: 'supplier',
  'timed-out': 'undetermined',
  unreachable: 'undetermined',
  reset: 'undetermined',
  'forbidden-address': 'us',
  'network-error': 'undetermined',
  'local-fault': 'us',
  cancelled: 'us',
  lost: 'us',
}

export const trafficHourMs = 3_600_000

/** Older requests are not taken: nobody remembers any more which of them were counted. */
export const oldestTrafficMs: number = 7 * 24 * trafficHourMs

/** What of a supplier's traffic is shown. */
export type SupplierTraffic = {
  readonly supplierId: string
  readonly network: string
  readonly address: string
  readonly service: string
  readonly name: string | null
  /** Of the last 24 hours. */
  readonly requests: number
  readonly answered: number
  readonly supplierFailures: number
  readonly completionTokens: number
  /** The mean verdict of the gateway; null without any. */
  readonly verdict: number | null
  /** How much it carries, 1 = as much as the average listed supplier; the last days fade. */
  readonly share: number
}
