import * as z from 'zod'
import type { RandomStream } from './random-stream.ts'

/** A condition on a whole text, as a user sets it. Words are runs of letters, digits, hyphens and apostrophes. */
const constraint = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line-count'), count: z.number() }),
  z.object({ kind: z.literal('words-per-line'), count: z.number() }),
  z.object({ kind: z.literal('word-count'), count: z.number() }),
  /** Parts between commas, one word each. */
  z.object({ kind: z.literal('comma-list'), count: z.number() }),
  /** The first letters of the lines. */
  z.object({ kind: z.literal('acrostic'), letters: z.string() }),
  z.object({ kind: z.literal('includes'), word: z.string() }),
  z.object({ kind: z.literal('excludes-word'), word: z.string() }),
  z.object({ kind: z.literal('excludes-letter'), letter: z.string() }),
  z.object({ kind: z.literal('last-word'), word: z.string() }),
  /** Position from 1. */
  z.object({ kind: z.literal('word-at'), position: z.number(), word: z.string() }),
  z.object({ kind: z.literal('lower-case') }),
  z.object({ kind: z.literal('upper-case') }),
  z.object({ kind: z.literal('alphabetical') }),
  z.object({ kind: z.literal('no-repeats') }),
])
export type Constraint = z.infer<typeof constraint>

/** The one right answer, and what reading a reply needs to know about it. */
export const expected = z.discriminatedUnion('kind', [
  /** A decimal number without needless zeros. */
  z.object({ kind: z.literal('number'), value: z.string() }),
  /** One of the options that the prompt offers; compared without case. */
  z.object({ kind: z.literal('choice'), value: z.string(), options: z.array(z.string()) }),
  /** Options, or numbers when there are none; in order or in any order. */
  z.object({
    kind: z.literal('list'),
    values: z.array(z.string()),
    options: z.array(z.string()).nullable(),
    isOrdered: z.boolean(),
  }),
  /** A run of lower-case letters that need not be a word; compared without case. */
  z.object({ kind: z.literal('letters'), value: z.string() }),
  /** YYYY-MM-DD. */
  z.object({ kind: z.literal('date'), value: z.string() }),
  /** Any text under all constraints; `example` is one. */
  z.object({ kind: z.literal('constrained'), constraints: z.array(constraint), example: z.string() }),
])
export type Expected = z.infer<typeof expected>

/** A question as its family makes it, before it is dressed as a chat message. */
export type Draft = {
  readonly question: string
  /** The same question in as few words as a user in a hurry would type; it needs nothing besides. */
  readonly terse: string
  /** What the reply should end with, as a noun phrase: `the number`. Null when the question says it all. */
  readonly ask: string | null
  readonly expected: Expected
  /** A plausible near miss. */
  readonly wrong: string
  /** How much there is to do (steps, operands, rows …); grows with difficulty. */
  readonly size: number
}

/** A family of items that need the same skill. */
export type Family = {
  /** Names the task: `basics_<name>`. */
  readonly name: string
  readonly skill: string
  /** One sentence for a reader of the leaderboard. */
  readonly description: string
  generate(stream: RandomStream, difficulty: number): Draft
}
