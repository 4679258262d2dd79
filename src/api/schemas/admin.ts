import * as z from 'zod'

/** An epoch that was begun on command. */
export const begunEpoch = z
  .object({
    supplierId: z.string(),
    epoch: z.number().int(),
    startedAt: z.number(),
  })
  .meta({ id: 'BegunEpoch' })
export type BegunEpoch = z.infer<typeof begunEpoch>

export const planNowResponse = z
  .object({
    /** False where this process has no manager: another one does the planning, in its own time. */
    isWoken: z.boolean(),
  })
  .meta({ id: 'PlanNow' })
