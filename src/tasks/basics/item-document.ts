import * as z from 'zod'
import { contentHash } from '#records/content-id.ts'
import type { TaskDocument } from '#records/task.ts'
import { type Draft, expected, type Family } from './item.ts'
import type { RandomStream } from './random-stream.ts'
import { drawAnswerRoom } from './shape/answer-room.ts'
import { drawShape } from './shape/draw-shape.ts'
import { wordingFor } from './wording.ts'

const itemData = z.object({
  family: z.string(),
  /** In [0, 1]. */
  difficulty: z.number(),
  /** The structural measure that grows with difficulty. */
  size: z.number(),
  /** The question as it is put; what surrounds it in the request says nothing about it. */
  prompt: z.string(),
  /** The keys of the body in order, with the values of settings. */
  settings: z.array(z.tuple([z.string(), z.number().nullable()])),
  /** Role and characters of each message. */
  messages: z.array(z.tuple([z.enum(['system', 'user', 'assistant']), z.number()])),
  /** Which message holds the question. */
  slot: z.number(),
  fillerSeed: z.number(),
  expected,
  /** A plausible near miss. */
  wrong: z.string(),
})

const labelledData = itemData.pick({ difficulty: true })

/** The data of a document: everything that asking and scoring needs, plain JSON. */
export type ItemData = z.infer<typeof itemData>

/**
 * The item of a stream. Its difficulty is drawn first, uniform on {0, 0.01, …, 1}, unless given; then the item; then a
 * user's request that it fits, and words of the length that it has there.
 */
export function makeItem(family: Family, stream: RandomStream, difficulty = stream.integer(101) / 100): ItemData {
  const draft = family.generate(stream, difficulty)
  return { family: family.name, difficulty, ...inShape(stream, draft, drawAnswerRoom(stream, family.name, difficulty)) }
}

function inShape(stream: RandomStream, draft: Draft, room: ReturnType<typeof drawAnswerRoom>) {
  const { settings, messages, slot } = drawShape(stream, room, draft.terse.length)
  const prompt = wordingFor(stream, draft, { room, characters: messages[slot]?.[1] ?? 0 })
  return {
    size: draft.size,
    prompt,
    settings: settings.map(([key, value]): [string, number | null] => [key, value]),
    messages: messages.map(([role, characters]): ItemData['messages'][number] => [role, characters]),
    slot,
    fillerSeed: stream.integer(1_000_000_000),
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

/**
 * The difficulty of a stored document, in [0, 1].
 *
 * @throws {z.ZodError} when it has none.
 */
export function readDifficulty(document: TaskDocument): number {
  return labelledData.parse(document.data).difficulty
}
