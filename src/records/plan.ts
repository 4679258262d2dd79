import * as z from 'zod'

/**
 * Why a supplier gets items.
 *
 * - `new-supplier`: hardly anything is known of it.
 * - `alarm`: a change was noticed or it was staked anew, so its tier is to be decided again.
 * - `tier-margin`: its tier is undecided, and so many items are still worth a decision.
 * - `traffic`: the same, and users send it more than others.
 * - `undecided-tier`: still undecided after all items that a decision may take; asked at the pace of refreshing.
 * - `refresh`: its tier is decided; asked to see that it stays so.
 * - `not-measurable`: it lacks what the suite needs; asked a little, to see whether that has changed.
 * - `group-probes`: it is in a backend group, whose members are to be told apart.
 * - `redraw`: in place of items that were lost. `evaluation`: a run on command.
 */
export const planReason = z.enum([
  'new-supplier',
  'alarm',
  'tier-margin',
  'traffic',
  'undecided-tier',
  'refresh',
  'not-measurable',
  'group-probes',
  'redraw',
  'evaluation',
])
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
