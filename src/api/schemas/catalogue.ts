import * as z from 'zod'
import { suite } from '#records/suite.ts'

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

export const tasksResponse = z.object({ tasks: z.array(taskEntry) }).meta({ id: 'Tasks' })
export type TasksResponse = z.infer<typeof tasksResponse>

export const suitesResponse = z.object({ suites: z.array(suite) }).meta({ id: 'Suites' })
export type SuitesResponse = z.infer<typeof suitesResponse>
