import * as z from 'zod'

/** Why a supplier gets items. */
export const planReason = z.enum(['new-supplier', 'undecided-tier', 'alarm', 'refresh', 'redraw', 'evaluation'])
export type PlanReason = z.infer<typeof planReason>

/** How many items of a suite a supplier should get, why, and in which stretch of time. */
export const plan = z.object({
  id: z.string(),
  supplierId: z.string(),
  epoch: z.number().int(),
  suite: z.string(),
  suiteVersion: z.string(),
  periodId: z.string(),
  items: z.number().int().positive(),
  reason: planReason,
  /** The items are asked at random times in this stretch (milliseconds since 1970). */
  notBefore: z.number(),
  dueBy: z.number(),
  createdAt: z.number(),
})
export type Plan = z.infer<typeof plan>
