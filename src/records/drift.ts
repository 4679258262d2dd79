import * as z from 'zod'

/** What is watched for a change of what is behind a supplier. */
export const driftStreamName = z.enum(['score', 'agreement', 'tokens', 'latency', 'errors'])
export type DriftStreamName = z.infer<typeof driftStreamName>

/** How a watched stream stands in the present epoch. */
export const driftStream = z.object({
  stream: driftStreamName,
  /** Observations: the first fifty at most, and those after them, which are compared with all before. */
  baseline: z.number().int().nonnegative(),
  observed: z.number().int().nonnegative(),
  /** Natural logarithm of its e-detector; null: nothing watched yet. */
  logEvidence: z.number().nullable(),
})

/** Whether a supplier still is what it was when its epoch began. */
export const drift = z.object({
  /**
   * `gathering` its first fifty observations, `steady`, or `alarmed`: enough evidence of a change for this supplier alone. The manager closes the
   * epoch as soon as it is enough among all suppliers that are watched.
   */
  state: z.enum(['gathering', 'steady', 'alarmed']),
  streams: z.array(driftStream),
  /** Natural logarithm of all streams' combined e-detector; null before any is watched. */
  logEvidence: z.number().nullable(),
  /** Days that have begun in the epoch; the evidence of an unchanged supplier is at most this on average. */
  looks: z.number().int().nonnegative(),
  /** How long such a day is. */
  dayMs: z.number().positive(),
})
export type Drift = z.infer<typeof drift>
