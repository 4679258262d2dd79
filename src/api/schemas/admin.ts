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

export const suiteParams = z.object({ name: z.string().min(1).max(200) })

export const suitePlanning = z
  .strictObject({
    /** False: nothing new of it is planned; what was drawn is still asked and counts. */
    isPlanned: z.boolean(),
  })
  .meta({ id: 'SuitePlanning' })
