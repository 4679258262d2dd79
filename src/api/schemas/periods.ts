import * as z from 'zod'
import { period } from '#records/period.ts'

export const periodsQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const periodsResponse = z
  .object({
    periods: z.array(
      period.extend({
        /** 32 bytes in hexadecimal, whose SHA-256 is the commitment; null until it is revealed. */
        seed: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Periods' })
export type PeriodsResponse = z.infer<typeof periodsResponse>
