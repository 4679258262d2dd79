import * as z from 'zod'

const count = z.number().int().nonnegative()

/** How far a task or suite is measured, over the present epochs of all listed suppliers. */
export const coverage = z
  .object({
    /** Suppliers that were asked at all, and those with a score. */
    suppliersAsked: count,
    suppliersScored: count,
    itemsScored: count,
    /** Of the scored: failed to answer twice, and scored the minimum for it. */
    supplierFailures: count,
    itemsUnscored: count,
    /** Over all scored items; null without any. */
    mean: z.number().nullable(),
  })
  .meta({ id: 'Coverage' })
export type Coverage = z.infer<typeof coverage>
