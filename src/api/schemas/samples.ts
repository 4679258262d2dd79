import * as z from 'zod'
import { flagKind } from '#records/flag.ts'
import { outcome } from '#records/outcome.ts'
import { pool, request, requestState, sample } from '#records/sample.ts'
import { score } from '#records/score.ts'
import { supplier } from '#records/supplier.ts'
import { supplierQuery } from './supplier.ts'

export const samplesQuery = supplierQuery.extend({
  suite: z.string().min(1).max(200).optional(),
  task: z.string().min(1).max(200).optional(),
  score: z.enum(['right', 'wrong', 'unscored']).optional().describe('Right is a score of a half or more.'),
  sample: z.string().min(1).max(200).optional().describe('Only this one, by its id.'),
  flag: flagKind.optional().describe('Only samples that show this finding.'),
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

export const publicSample = sample
  .omit({ planId: true, supplierId: true })
  .extend({
    /** What a model that knows the answer would say, one text for each request; null where the task has changed since, or
     * no one answer is the right one. */
    expected: z.array(z.string()).nullable(),
    /** `extracted` has what was read from the answer and scored, by filter. */
    score: score.omit({ sampleId: true }).nullable(),
    requests: z.array(publicRequest),
  })
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
