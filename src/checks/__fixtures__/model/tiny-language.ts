import { createHash } from 'node:crypto'

/**
 * A language of 514 tokens with a model that heeds all of the text before: enough to be asked everything that a true
 * model is asked (sampling, log probabilities, forced tokens, characters cut between tokens), and the same everywhere.
 */
const endOfText = 0
const firstByte = 1
const firstWord = 257
const wordCount = 240
const emojiStart = firstWord + wordCount
const firstEmojiEnd = emojiStart + 1
const emojiEnds = 16
export const vocabularySize = firstEmojiEnd + emojiEnds

const syllables = [...'bdfgklmnprst'].flatMap((consonant) => [...'aeiou'].map((vowel) => consonant + vowel))

const tokenBytes: readonly Buffer[] = Array.from({ length: vocabularySize }, (_, id) => {
  if (id === endOfText) return Buffer.alloc(0)
  if (id < firstWord) return Buffer.of(id - firstByte)
  if (id < emojiStart) return Buffer.from(wordOf(id - firstWord))
  return id === emojiStart ? Buffer.of(0xf0, 0x9f) : Buffer.of(0x98, 0x80 + (id - firstEmojiEnd))
})

const idsOfWords = new Map(Array.from({ length: wordCount }, (_, index) => [wordOf(index), firstWord + index]))

function wordOf(index: number): string {
  return ` ${syllables[Math.floor(index / 16) * 3]}${syllables[(index % 16) * 2 + 1]}`
}

export function bytesOf(id: number): Buffer {
  const bytes = tokenBytes[id]
  if (bytes === undefined) throw new RangeError(`there is no token ${id}`)
  return bytes
}

export function textOf(ids: readonly number[]): string {
  return Buffer.concat(ids.map(bytesOf)).toString('utf8')
}

/** The longest token first; no token of more than a byte begins another, so that text and tokens go over into each other. */
export function tokenize(text: string): number[] {
  const bytes = Buffer.from(text)
  const ids: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const word = idsOfWords.get(bytes.toString('latin1', at, at + 5))
    const isEmojiStart = bytes[at] === 0xf0 && bytes[at + 1] === 0x9f
    const end = (bytes[at + 1] ?? 0) - 0x80
    const isEmojiEnd = ids.at(-1) === emojiStart && bytes[at] === 0x98 && end >= 0 && end < emojiEnds
    const id = word ?? (isEmojiStart ? emojiStart : isEmojiEnd ? firstEmojiEnd + end : firstByte + (bytes[at] ?? 0))
    ids.push(id)
    at += bytesOf(id).length
  }
  return ids
}

/** What the model thinks of the next token: the logarithms of probabilities that sum to one. */
export function nextLogprobs(context: readonly number[]): Float64Array {
  const key = context.join()
  const known = thoughts.get(key)
  if (known !== undefined) return known
  if (thoughts.size > 8_000) thoughts.clear()
  const thought = think(context, key)
  thoughts.set(key, thought)
  return thought
}

/** Checks ask the same again and again. */
const thoughts = new Map<string, Float64Array>()

function think(context: readonly number[], key: string): Float64Array {
  const random = noise(key)
  const likesEmoji = context.slice(-60).some((id) => id >= emojiStart)
  const isInsideEmoji = context.at(-1) === emojiStart
  const logits = Float64Array.from({ length: vocabularySize }, (_, id) => {
    const own = random() * 6
    if (id === endOfText) return own > 5.9 ? 8 : -15
    if (id >= firstEmojiEnd) return isInsideEmoji ? own + 12 : -20
    if (id === emojiStart) return likesEmoji ? own + 2 : own - 4
    return id >= firstWord ? own : own - 14
  })
  return normalized(logits)
}

/** Logits as logarithms of probabilities. */
export function normalized(logits: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY
  for (const logit of logits) highest = Math.max(highest, logit)
  let total = 0
  for (const logit of logits) total += Math.exp(logit - highest)
  return logits.map((logit) => logit - highest - Math.log(total))
}

/** Numbers in [0, 1) that follow from the key alone. */
export function noise(key: string): () => number {
  let state = createHash('sha256').update(key).digest().readUInt32LE()
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
