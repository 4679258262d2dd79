import * as z from 'zod'
import { contentHash } from '#records/content-id.ts'
import type { TaskDocument } from '#records/task.ts'
import { drawSampling, systemPrompt, userMessage } from './chat-message.ts'
import { expected, type Family } from './item.ts'
import type { RandomStream } from './random-stream.ts'

const itemData = z.object({
  family: z.string(),
  /** In [0, 1]. */
  difficulty: z.number(),
  /** The structural measure that grows with difficulty. */
  size: z.number(),
  system: z.string().nullable(),
  prompt: z.string(),
  temperature: z.number().nullable(),
  topP: z.number().nullable(),
  maximumTokens: z.number(),
  expected,
  /** A plausible near miss. */
  wrong: z.string(),
})

/** The data of a document: everything that asking and scoring needs, plain JSON. */
export type ItemData = z.infer<typeof itemData>

/**
 * The item of a stream. Its difficulty is drawn first, uniform on {0, 0.01, …, 1}, unless given.
 */
export function makeItem(family: Family, stream: RandomStream, difficulty = stream.integer(101) / 100): ItemData {
  const draft = family.generate(stream, difficulty)
  const prompt = userMessage(stream, draft)
  const system = systemPrompt(stream)
  const sampling = drawSampling(stream)
  return {
    family: family.name,
    difficulty,
    size: draft.size,
    system,
    prompt,
    ...sampling,
    expected: draft.expected,
    wrong: draft.wrong,
  }
}

/** The document of a seed. Its id is a hash of family and seed, so the id tells nothing about the seed. */
export function makeDocument(family: Family, seed: Uint8Array, stream: RandomStream): TaskDocument {
  const id = contentHash(`${family.name}\n${Buffer.from(seed).toString('hex')}`).slice(0, 32)
  return { id, data: makeItem(family, stream) }
}

/**
 * The data of a stored document.
 *
 * @throws {z.ZodError} when it is no document of this suite.
 */
export function readItem(document: TaskDocument): ItemData {
  return itemData.parse(document.data)
}
