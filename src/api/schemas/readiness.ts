import * as z from 'zod'

/** A stage's loop as the process knows it. */
const stageStatus = z.object({
  name: z.string(),
  isAlive: z.boolean(),
  /** When its last turn ended; null before the first one. */
  lastTurnAt: z.number().nullable(),
  turns: z.number().int().nonnegative(),
  /** Rows that it handled since the process began. */
  handled: z.number().int().nonnegative(),
  /** What its last fault said; null when there was none. */
  lastFault: z.string().nullable(),
})
export type StageStatus = z.infer<typeof stageStatus>

export const readyResponse = z
  .object({
    isReady: z.boolean(),
    store: z.object({ engine: z.enum(['pglite', 'postgres']), isReachable: z.boolean() }),
    stages: z.array(stageStatus),
    uptimeSeconds: z.number(),
  })
  .meta({ id: 'Readiness' })
export type ReadyResponse = z.infer<typeof readyResponse>

export const healthResponse = z.object({ status: z.literal('alive') }).meta({ id: 'Health' })
