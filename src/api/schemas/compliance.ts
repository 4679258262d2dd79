import * as z from 'zod'
import { capabilityRecord, support } from '#records/capability-record.ts'

/** What the last check of an endpoint found. */
export const compliance = z
  .object({
    /** The newest record of a check with `assay check --save`; null = it was never checked, or nobody knows here that it is this endpoint. */
    capabilities: capabilityRecord
      .pick({ checkedAt: true, model: true, level: true, contextWindowTokens: true, logprobDepth: true })
      .nullable(),
    /** One line for each thing that was tried, those that are broken first. */
    findings: z.array(z.object({ name: z.string(), support })),
  })
  .meta({ id: 'Compliance' })
export type Compliance = z.infer<typeof compliance>
