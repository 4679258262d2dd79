import * as z from 'zod'

/** Whether an endpoint can do a thing. `ignored`: it answers as if it had not been asked. */
export const support = z.enum(['supported', 'refused', 'ignored', 'broken', 'unknown'])
export type Support = z.infer<typeof support>

const count = z.number().int().nonnegative().nullable()

/** What an endpoint was found to be able to do, at one moment. */
export const capabilityRecord = z.object({
  /** Of where it was checked: {@link contentId} of network, address and model. */
  id: z.string(),
  network: z.string(),
  /** URL or address of the supplier. */
  address: z.string(),
  model: z.string(),
  /** Milliseconds since 1970. */
  checkedAt: z.number(),
  /** The most that tasks may need of it; null when it gives no texts, or what is above it was not all tried. */
  level: z.enum(['C0', 'C1', 'C2', 'C3']).nullable(),
  /** By name, such as `chat` or `streaming`. */
  supports: z.record(z.string(), support),
  contextWindowTokens: count,
  /** Rivals of a token that it lists. */
  logprobDepth: count,
})
export type CapabilityRecord = z.infer<typeof capabilityRecord>
