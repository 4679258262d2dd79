import * as z from 'zod'
import { contentHash } from '#records/content-id.ts'
import type { TaskDocument } from '#records/task.ts'
import { type ObjectSchema, schema } from './schema.ts'

const values = z.record(z.string(), z.unknown())
const call = z.object({ name: z.string(), arguments: values })

const toolData = z.object({
  family: z.string(),
  prompt: z.string(),
  tools: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      parameters: schema.refine((value): value is ObjectSchema => value.type === 'object'),
    }),
  ),
  /** The calls that the prompt asks for, in any order; none when it needs none. */
  expected: z.array(call.extend({ defaults: values })),
  /** A plausible mistake. */
  wrong: z.array(call),
})

/** The data of a document: what is asked, with which tools, and what is right. Plain JSON. */
export type ToolData = z.infer<typeof toolData>

/** The document of a family and a seed. */
export function toolDocument(seed: Uint8Array, data: ToolData): TaskDocument {
  const id = contentHash(`${data.family}\n${Buffer.from(seed).toString('hex')}`).slice(0, 32)
  return { id, data }
}

/**
 * The data of a stored document.
 *
 * @throws {z.ZodError} when it is no document of this suite.
 */
export function readToolData({ data }: TaskDocument): ToolData {
  return toolData.parse(data)
}
