import { hash } from 'node:crypto'
import * as z from 'zod'
import type { TaskDocument } from '#records/task.ts'
import { drawSampling, systemPrompt, userMessage } from '../basics/chat-message.ts'
import { pick } from '../basics/draw.ts'
import type { RandomStream, SeedToStream } from '../basics/random-stream.ts'
import { cities, people, things } from '../basics/word-lists.ts'

export const canaryData = z.object({
  system: z.string().nullable(),
  prompt: z.string(),
  temperature: z.number().nullable(),
  topP: z.number().nullable(),
  maximumTokens: z.number(),
  /** The published wrong key, or the nonce that the reply has to hold. */
  mark: z.string(),
})
export type CanaryData = z.infer<typeof canaryData>

/** How many made-up questions are published. */
export const publishedCanaries = 200

const sentence = 'assay-canaries version 1: these questions are made up, and so are their keys.'

/**
 * Made-up question `index`: nobody can know the answer, since there is none. The key that is published with it is a number
 * of five digits, which nobody hits by chance.
 */
export function publishedCanary(index: number, seedToStream: SeedToStream): TaskDocument {
  const stream = seedToStream(Buffer.from(hash('sha256', `${sentence}\n${index}`), 'hex'))
  const { name } = pick(stream, people)
  const thing = pick(stream, things)
  const question = pick(stream, questions)(thing, pick(stream, cities), name)
  const mark = String(10_000 + stream.integer(90_000))
  const ask = pick(stream, ['the number', 'just the number', 'only the number'])
  return { id: `canary-${index}`, data: dressed(stream, { question, ask, mark }) }
}

const questions: readonly ((thing: string, city: string, name: string) => string)[] = [
  (thing, city, name) =>
    `Which inventory number does the ${thing} have that ${name} gave to the town museum of ${city}?`,
  (thing, city, name) => `In the auction in ${city}, under which lot number was ${name}'s ${thing} sold?`,
  (thing, city, name) => `What is the serial number of the ${thing} that ${name} found in the workshop in ${city}?`,
  (thing, city, name) =>
    `${name} registered a ${thing} at the lost property office in ${city}. What is the receipt number?`,
]

/** A question with a code that the reply has to repeat, new for every seed: an answer from memory does not have it. */
export function nonceDocument(seed: Uint8Array, stream: RandomStream): TaskDocument {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
  const mark = `${pick(stream, [...letters])}${pick(stream, [...letters])}-${100_000 + stream.integer(900_000)}`
  const subject = pick(stream, subjects)(pick(stream, things), pick(stream, cities))
  const question = `${subject} ${pick(stream, references)(mark)}`
  const id = hash('sha256', `nonce\n${Buffer.from(seed).toString('hex')}`).slice(0, 32)
  return { id, data: dressed(stream, { question, ask: null, mark }) }
}

const subjects: readonly ((thing: string, city: string) => string)[] = [
  (thing, city) => `Write two friendly sentences to a shop in ${city} that sent me the wrong ${thing}.`,
  (thing) => `Write a short classified advertisement for a used ${thing}.`,
  (thing, city) => `Write a short note to my neighbour in ${city}, who borrowed my ${thing}.`,
]

const references: readonly ((mark: string) => string)[] = [
  (mark) => `Mention the reference ${mark} in it.`,
  (mark) => `It has to contain the reference number ${mark}.`,
  (mark) => `Please put the reference ${mark} at the end.`,
]

function dressed(
  stream: RandomStream,
  { question, ask, mark }: { question: string; ask: string | null; mark: string },
) {
  const draft = { question, ask, expected: { kind: 'number', value: mark }, wrong: mark, size: 1 } as const
  const prompt = userMessage(stream, draft)
  return { system: systemPrompt(stream), prompt, ...drawSampling(stream), mark } satisfies CanaryData
}
