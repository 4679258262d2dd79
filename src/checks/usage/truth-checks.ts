import { jsonRequest, readReply } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { countPrompt } from '../prompt-tokens.ts'
import { drawNoun, drawQuestion, pick, repeatedWord } from '../prompt-words.ts'
import { fieldAt, listAt } from '../read-fields.ts'

const base = { group: 'E', needs: ['usage.present'], networks: ['direct', 'morse'] } as const

const wordCounts = [1, 10, 100, 1_000] as const
/** The first word has no space before it, so it may cost a token or two more or less than the others. */
const FIRST_WORD_TOKENS = 3
/** Rounding of a tokenizer that takes several words at once. */
const SLOPE_TOLERANCE = 0.02

/** Everyday sentences, in three languages and scripts. */
const sentences = {
  German: ['Der Zug fährt heute später', 'Wir brauchen noch frisches Brot', 'Das Wetter bleibt kühl'],
  Russian: ['Поезд сегодня опаздывает', 'Нам нужен свежий хлеб', 'Погода остаётся прохладной'],
  Chinese: ['火车今天晚点了', '我们还需要新鲜的面包', '天气仍然很凉爽'],
} as const

/** Whether counts can be true, whatever the tokenizer is. */
export const truthChecks: readonly Check[] = [
  {
    ...base,
    id: 'usage.slope',
    level: 'must',
    requests: 4,
    title: 'prompts of 1, 10, 100 and 1,000 words cost the same for each further word, beside one constant offset',
    advice: 'Report the tokens that the model reads, neither estimated nor inflated, for prompts of every length.',
    async run(probe) {
      const word = drawNoun(probe.random)
      const points: { readonly words: number; readonly tokens: number }[] = []
      for (const words of wordCounts) {
        const counted = await countPrompt(probe, repeatedWord(word, words))
        if (counted.kind === 'broken') return fail(`With ${words} words: ${counted.problem}`)
        if (counted.kind === 'counted') points.push({ words, tokens: counted.tokens })
      }
      const measures = Object.fromEntries(points.map(({ words, tokens }) => [`tokens_of_${words}_words`, tokens]))
      if (points.length < 3) return notObservable('Fewer than three of the prompts were taken.', measures)
      return { ...slopeFinding(points, word), measures }
    },
  },
  {
    ...base,
    id: 'usage.languages',
    level: 'should',
    requests: 4,
    title: 'a prompt has no more tokens than bytes, in any language',
    advice: 'Report the tokens that the model reads: no tokenizer makes more of them than the text has bytes.',
    async run(probe) {
      const nothing = await countPrompt(probe, 'a')
      if (nothing.kind !== 'counted') return notObservable('Tokens are not counted.')
      const found: Record<string, number> = {}
      for (const [language, texts] of Object.entries(sentences)) {
        const text = Array.from({ length: 6 }, () => pick(probe.random, texts)).join('. ')
        const counted = await countPrompt(probe, text)
        if (counted.kind === 'broken') return fail(`${language}: ${counted.problem}`)
        if (counted.kind !== 'counted') continue
        const tokens = counted.tokens - nothing.tokens
        found[`${language.toLowerCase()}_bytes_per_token`] = Math.round((100 * Buffer.byteLength(text)) / tokens) / 100
        if (tokens > Buffer.byteLength(text)) return fail(`${language}: more tokens than bytes.`, found)
        if (tokens < 6) return fail(`${language}: six sentences cost ${tokens} tokens.`, found)
      }
      return pass('It has not.', found)
    },
  },
  {
    ...base,
    id: 'usage.tokenize',
    level: 'should',
    requests: 4,
    title: 'where it has a tokenizer, at /tokenize, a prompt has as many tokens more than another one as that says',
    advice: 'Count prompts with the tokenizer that /tokenize answers with: that of the model.',
    async run(probe) {
      // Both begin and end alike, so that the template around them and what it joins with is the same.
      const [first, last] = [drawNoun(probe.random), drawNoun(probe.random)]
      const texts = [`The ${first}: ${drawQuestion(probe.random)} The ${last}.`, `The ${first}: why? The ${last}.`]
      const recounted: number[] = []
      const reported: number[] = []
      for (const text of texts) {
        const tokens = await recount(probe, text)
        if (tokens === null) return notObservable('It has no tokenizer at /tokenize.')
        const counted = await countPrompt(probe, text)
        if (counted.kind !== 'counted') return notObservable('The prompts were not taken, or not counted.')
        recounted.push(tokens)
        reported.push(counted.tokens)
      }
      const [more = 0, less = 0] = recounted
      const [longer = 0, shorter = 0] = reported
      const measures = { tokenizer_difference: more - less, usage_difference: longer - shorter }
      return more - less === longer - shorter
        ? pass('It has.', measures)
        : fail(`The longer one has ${longer - shorter} tokens more, its tokenizer says ${more - less}.`, measures)
    },
  },
]

/** How many tokens the endpoint's own tokenizer makes of a text, at vLLM's form of the address or llama.cpp's; null where there is none. */
async function recount(probe: Probe, text: string): Promise<number | null> {
  const fields = { model: probe.model, prompt: text, content: text, add_special_tokens: false }
  const reply = readReply(await probe.exchange(jsonRequest('/tokenize', fields)))
  if (reply.kind === 'unreadable' || (reply.status !== null && reply.status !== 200)) return null
  const count = fieldAt(reply.json, 'count') ?? listAt(reply.json, 'tokens').length
  return typeof count === 'number' && count > 0 ? count : null
}

type Point = { readonly words: number; readonly tokens: number }

/** The slope between neighbours must be the one of the longest stretch. */
function slopeFinding(points: readonly Point[], word: string) {
  const [first, second, ...rest] = points
  const last = rest.at(-1)
  if (first === undefined || second === undefined || last === undefined) return notObservable('Too few points.')
  const slope = slopeOf(second, last)
  if (slope < 0.2) return fail(`A word costs ${slope.toFixed(2)} tokens: the prompt is not counted.`)
  // Byte tokenizers make a token of each byte, and one of the space.
  if (slope > Buffer.byteLength(word) + 1)
    return fail(`A word of ${word.length} letters costs ${slope.toFixed(2)} tokens.`)
  for (const point of rest) {
    const expected = second.tokens + slope * (point.words - second.words)
    const slack = 1 + SLOPE_TOLERANCE * (expected - second.tokens)
    if (Math.abs(point.tokens - expected) > slack) return fail(notLinear(point, expected))
  }
  const expected = second.tokens - slope * (second.words - first.words)
  if (Math.abs(first.tokens - expected) > FIRST_WORD_TOKENS + slope) return fail(notLinear(first, expected))
  return pass(`Each further word costs ${slope.toFixed(2)} tokens.`)
}

function slopeOf(from: Point, to: Point): number {
  return (to.tokens - from.tokens) / (to.words - from.words)
}

function notLinear({ words, tokens }: Point, expected: number): string {
  return `${words} word(s) cost ${tokens} tokens, where the others make ${Math.round(expected)} of it.`
}
