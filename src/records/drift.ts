import * as z from 'zod'

/** What is watched for a change of what is behind a supplier. */
export const driftStreamName = z.enum(['score', 'agreement', 'tokens', 'latency', 'errors'])
export type DriftStreamName = z.infer<typeof driftStreamName>

/** How a watched stream stands in the present epoch. */
export const driftStream = z.object({
  stream: driftStreamName,
  /** Observations in its baseline, and after it. */
  baseline: z.number().int().nonnegative(),
  observed: z.number().int().nonnegative(),
  /** Natural logarithm of its e-detector; −∞ is written as null: nothing watched yet. */
  logEvidence: z.number().nullable(),
})

/** Whether a supplier still is what it was when its epoch began. */
export const drift = z.object({
  /** `gathering` a baseline, `steady`, or `alarmed`: the manager closes the epoch. */
  state: z.enum(['gathering', 'steady', 'alarmed']),
  streams: z.array(driftStream),
  /** Natural logarithm of all streams' combined e-detector; null before any is watched. */
  logEvidence: z.number().nullable(),
  /** Looks so far; the evidence of an unchanged supplier is at most this on average. */
  looks: z.number().int().nonnegative(),
})
export type Drift = z.infer<typeof drift>
