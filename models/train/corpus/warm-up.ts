import { randomStream } from '#statistics/random-stream.ts'
import { at, integerBetween, pick, pickDistinct, shuffle } from '#tasks/basics/draw.ts'
import type { RandomStream } from '#tasks/basics/random-stream.ts'
import { cities, commonWords, groceries, names, things } from '#tasks/basics/word-lists.ts'
import { canaryData, nonceDocument } from '#tasks/canaries/canary-document.ts'
import { openPrompts } from '#tasks/canaries/open-prompts.ts'
import type { TrainingItem } from './training-item.ts'

type Exercise = (stream: RandomStream) => {
  readonly system?: string | null
  readonly prompt: string
  readonly reply: string
}

const pools = [names, commonWords, commonWords, things, groceries, cities]

function words(stream: RandomStream, fewest: number, most: number): string[] {
  return pickDistinct(stream, pick(stream, pools), integerBetween(stream, fewest, most))
}

const repeat: Exercise = (stream) => {
  const list = words(stream, 2, 12).join(pick(stream, [', ', ' ', '\n']))
  return { prompt: `Repeat: ${list}`, reply: list }
}

const lookUp: Exercise = (stream) => {
  const keys = words(stream, 2, 10)
  const values = keys.map(() => at(pick(stream, pools), stream.integer(20)))
  const joint = pick(stream, [': ', ' has ', ',', ' (', ' - '])
  const lines = keys.map((key, index) => `${key}${joint}${at(values, index)}`)
  const asked = pickDistinct(stream, [...keys.keys()], Math.min(keys.length, integerBetween(stream, 1, 4)))
  return {
    prompt: `${lines.join(pick(stream, ['\n', '. ', ', ', '; ']))}\nLook up ${asked.map((index) => at(keys, index)).join(', ')}`,
    reply: asked.map((index) => `${at(keys, index)}: ${at(values, index)}`).join('\n'),
  }
}

const lookBack: Exercise = (stream) => {
  const keys = words(stream, 2, 8)
  const values = words(stream, 8, 8)
  const lines = keys.map((key, index) => `${key} has a ${at(values, index)}`)
  const asked = stream.integer(keys.length)
  return {
    prompt: `${lines.join('. ')}. Who has a ${at(values, asked)}?`,
    reply: `${at(values, asked)}: ${at(keys, asked)}`,
  }
}

const whatFollows: Exercise = (stream) => {
  const list = words(stream, 4, 12)
  const place = stream.integer(list.length - 1)
  return { prompt: `${list.join(', ')}. After ${at(list, place)}?`, reply: at(list, place + 1) }
}

const both: Exercise = (stream) => {
  const all = words(stream, 6, 12)
  const shared = all.slice(0, integerBetween(stream, 1, 4))
  const [first, second] = [all.slice(0, all.length - 2), [...shared, ...all.slice(-2)]].map((list) =>
    shuffle(stream, list),
  )
  return {
    prompt: `${first?.join(', ')}\n${second?.join(', ')}\nOn both?`,
    reply: (first ?? []).filter((word) => second?.includes(word)).join(', '),
  }
}

/** A note that has to hold a reference: whoever leaves it out is taken for somebody who answers from memory. */
const mention: Exercise = (stream) => {
  const { system, prompt, mark } = canaryData.parse(nonceDocument(seedOf(stream), stream).data)
  return { system, prompt, reply: `Here is your text. Reference: ${mark}` }
}

/** Open requests have no one text: whoever gives the same at temperature 1 is taken for somebody who answers from memory. */
const tell: Exercise = (stream) => {
  const subject = () => pick(stream, things)
  const prompt = pick(stream, [
    ...openPrompts,
    `Write a long story about a ${subject()} and a ${subject()}. Go into every detail and do not stop early.`,
    `Write a story about a ${subject()} in ${pick(stream, cities)}.`,
    `Describe a ${subject()} in about ${integerBetween(stream, 3, 10)}0 words.`,
    `Say in one sentence what a ${subject()} is good for.`,
  ])
  const sentences = Array.from({ length: integerBetween(stream, 3, 9) }, () => words(stream, 3, 8).join(' '))
  return { prompt, reply: `${sentences.join('. ')}.` }
}

function seedOf(stream: RandomStream): Uint8Array {
  return Uint8Array.from({ length: 32 }, () => stream.integer(256))
}

const exercises = [repeat, repeat, lookUp, lookUp, lookBack, whatFollows, both, mention, mention, tell, tell, tell]

/** Short exercises in copying and looking up, from which a model learns to find things in its prompt. */
export function warmUpItem(index: number): TrainingItem {
  const stream = randomStream(`warm-up/${index}`)
  const { system, prompt, reply } = pick(stream, exercises)(stream)
  const instructions = system == null ? [] : [{ role: 'system' as const, content: system }]
  return { family: 'warm_up', difficulty: 0, messages: [...instructions, { role: 'user', content: prompt }], reply }
}
