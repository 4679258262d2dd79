import * as z from 'zod'
import { outcomeKind } from '#records/outcome.ts'

const moment = z.number().nullable()

/**
 * One request of a load run with its raw moments, in milliseconds from the run's start; a line of the file that `--save`
 * writes. Every figure of a report can be computed again from these.
 */
export const requestRecord = z.object({
  kind: z.literal('request'),
  /** Position in the schedule, from 0. */
  index: z.int().nonnegative(),
  /** True for the first ones, which no figure counts. */
  isWarmUp: z.boolean(),
  /** `cancelled` = the run ended before the answer did. */
  outcome: outcomeKind,
  /** The status, or the phase of a timeout: what tells failures of one outcome apart. */
  cause: z.string().nullable(),
  scheduledMs: z.number(),
  /** When we handed the request to the connection pool. */
  startedMs: z.number(),
  sentMs: moment,
  firstByteMs: moment,
  firstEventMs: moment,
  firstTokenMs: moment,
  lastTokenMs: moment,
  endMs: z.number(),
  /** Of each event with content. */
  contentEventsMs: z.array(z.number()),
  /** Counts that the endpoint claims; null where it claims none. */
  promptTokens: z.int().nonnegative().nullable(),
  outputTokens: z.int().nonnegative().nullable(),
  /** Bytes of the generated text. */
  textBytes: z.int().nonnegative(),
  /** Images or vectors in the answer; 1 for a text. */
  units: z.int().nonnegative(),
})
export type RequestRecord = z.infer<typeof requestRecord>
