import type { TaskDocument } from '#records/task.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { userMessage } from '#tasks/basics/chat-message.ts'
import { pick } from '#tasks/basics/draw.ts'
import type { Draft, Family } from '#tasks/basics/item.ts'
import { makeDocument, readItem } from '#tasks/basics/item-document.ts'
import type { RandomStream } from '#tasks/basics/random-stream.ts'
import { type Message, writeMessages } from '#tasks/basics/shape/write-messages.ts'
import { itemSeed, type Purpose } from './seeds.ts'
import { solutions } from './solutions.ts'

/** One conversation to learn. */
export type TrainingItem = {
  readonly family: string
  readonly difficulty: number
  readonly messages: readonly Message[]
  readonly reply: string
}

/** The document that the suite's own task makes of a seed, and the draft that it was made from. */
export function itemOf(family: Family, purpose: Purpose, index: number): { document: TaskDocument; draft: Draft } {
  const seed = itemSeed(purpose, family.name, index)
  const stream = randomStream(seed)
  // The suite draws the difficulty first, then the item, from the same stream.
  const draft = family.generate(stream, stream.integer(101) / 100)
  return { document: makeDocument(family, seed, randomStream(seed)), draft }
}

/**
 * A training item, or null where the question cannot be worked out.
 *
 * @param isAsAsked as the suite asks it; otherwise three in five have nothing around the question
 */
export function trainingItem(family: Family, index: number, isAsAsked = false): TrainingItem | null {
  const { document, draft } = itemOf(family, 'training', index)
  const reply = solutions[family.name]?.(draft) ?? null
  if (reply === null) return null
  const item = readItem(document)
  const stream = randomStream(`wording/${document.id}`)
  const messages = isAsAsked ? asAsked(item) : messagesOf(stream, draft, item)
  return { family: family.name, difficulty: item.difficulty, messages, reply }
}

function asAsked(item: ReturnType<typeof readItem>): readonly Message[] {
  return writeMessages({ ...item, isConstrained: item.expected.kind === 'constrained' })
}

/** Two in five as in the suite, the others without anything around the question, half of them terse. */
function messagesOf(stream: RandomStream, draft: Draft, item: ReturnType<typeof readItem>): readonly Message[] {
  const kind = pick(stream, ['suite', 'suite', 'polite', 'terse', 'suite prompt'] as const)
  if (kind === 'suite') return asAsked(item)
  if (kind === 'polite') return [{ role: 'user', content: userMessage(stream, draft) }]
  return [{ role: 'user', content: kind === 'terse' ? draft.terse : item.prompt }]
}
