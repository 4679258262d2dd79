import * as z from 'zod'
import { outcome } from '#records/outcome.ts'
import { pool, request, requestState, sample } from '#records/sample.ts'
import { score } from '#records/score.ts'
import { supplier } from '#records/supplier.ts'
import { supplierQuery } from './supplier.ts'

export const samplesQuery = supplierQuery.extend({
  suite: z.string().min(1).max(200).optional(),
  task: z.string().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

/** A body as text; what is not UTF-8 is replaced. Data only: never markup, never run. */
const bodyText = z.object({
  text: z.string().nullable(),
  size: z.number().int(),
  isCut: z.boolean(),
})

const publicAttempt = z.object({
  id: z.string(),
  ordinal: z.number().int(),
  committedAt: z.number(),
  outcome: outcome.nullable(),
  response: bodyText.extend({ expiresAt: z.number() }).nullable(),
})

const publicRequest = request.pick({ id: true, index: true, kind: true, path: true, bodyHash: true }).extend({
  state: requestState,
  body: bodyText.nullable(),
  attempts: z.array(publicAttempt),
})

const publicSample = sample
  .omit({ planId: true, supplierId: true })
  .extend({ score: score.omit({ sampleId: true }).nullable(), requests: z.array(publicRequest) })
  .meta({ id: 'PublicSample' })

export const samplesResponse = z
  .object({
    supplier,
    samples: z.array(publicSample),
    next: z.string().nullable(),
    /** Samples that may not be shown yet: how many, why, and the earliest moment at which they may. */
    hidden: z.array(
      z.object({
        pool,
        reason: z.enum(['gated-data-set', 'seed-not-revealed', 'period-not-over', 'not-finished']),
        count: z.number().int(),
        publicFrom: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Samples' })
export type SamplesResponse = z.infer<typeof samplesResponse>
