import * as z from 'zod'
import { suite } from '#records/suite.ts'
import { supplier } from '#records/supplier.ts'
import { coverage } from './coverage.ts'
import { publicSample } from './samples.ts'

/** A task as the catalogue presents it. */
const taskEntry = z
  .object({
    name: z.string(),
    version: z.string(),
    description: z.string(),
    /** What an endpoint must be able to do: C0 chat text … C3 echo and tokenizer. */
    needs: z.enum(['C0', 'C1', 'C2', 'C3']),
    /** What a failed answer scores. */
    minimum: z.number(),
    documents: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('finite'), size: z.number().int() }),
      z.object({ kind: z.literal('generated') }),
    ]),
    /** True when the data set's terms forbid publishing its rows: its samples are never shown. */
    isGated: z.boolean(),
  })
  .meta({ id: 'TaskEntry' })
export type TaskEntry = z.infer<typeof taskEntry>

const coveredTask = taskEntry
  .extend({ coverage, /** Suites that have it. */ suites: z.array(z.string()) })
  .meta({ id: 'CoveredTask' })

export const tasksResponse = z.object({ tasks: z.array(coveredTask) }).meta({ id: 'Tasks' })
export type TasksResponse = z.infer<typeof tasksResponse>

const coveredSuite = suite
  .extend({
    coverage,
    /** False while an admin has it suspended: nothing new of it is planned. */
    isPlanned: z.boolean(),
  })
  .meta({ id: 'CoveredSuite' })

export const suitesResponse = z.object({ suites: z.array(coveredSuite) }).meta({ id: 'Suites' })
export type SuitesResponse = z.infer<typeof suitesResponse>

export const taskParams = z.object({ name: z.string().min(1).max(200) })

export const taskQuery = z.strictObject({
  suite: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Where several suites have the task; the first of them unless told.'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const taskResponse = z
  .object({
    task: coveredTask,
    suite: z.string(),
    /** Suppliers with a score, the best mean first. */
    suppliers: z.array(
      z.object({
        supplier,
        n: z.number().int(),
        mean: z.number(),
        lower: z.number(),
        upper: z.number(),
        unscored: z.number().int(),
      }),
    ),
    total: z.number().int(),
  })
  .meta({ id: 'TaskReport' })
export type TaskResponse = z.infer<typeof taskResponse>

export const taskSamplesQuery = z.strictObject({
  suite: taskQuery.shape.suite,
  limit: z.coerce.number().int().min(1).max(50).default(10),
})

export const taskSamplesResponse = z
  .object({
    suite: z.string(),
    /** Of several suppliers, the best first; at most five of one. */
    samples: z.array(
      z.object({ supplier: supplier.pick({ id: true, name: true, address: true }), sample: publicSample }),
    ),
  })
  .meta({ id: 'TaskSamples' })
export type TaskSamplesResponse = z.infer<typeof taskSamplesResponse>
