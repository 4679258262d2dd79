import { readUsage } from '#contract/read-usage.ts'
import { chatRequest, readChat } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass } from '../finding.ts'
import { countPrompt } from '../prompt-tokens.ts'
import { drawQuestion, pick } from '../prompt-words.ts'

const base = { group: 'N', needs: ['chat.answers'], networks: ['direct', 'morse'] } as const

/** Texts that break what counts characters as bytes or as 16-bit units. */
const writings = {
  emoji: { title: 'emoji joined of several', texts: ['👩‍👩‍👧‍👦 👩🏽‍🚀', '🏳️‍🌈 🧑🏿‍🌾', '👨‍👨‍👦 🧜🏻‍♀️'] },
  'combining-marks': {
    title: 'letters with combining marks',
    texts: ['e\u0301a\u0308o\u0302', 'ก็ที่นั้น', 'x\u0336y\u0336z\u0336'],
  },
  'right-to-left': { title: 'text from right to left', texts: ['مرحبا، كيف حالك؟', 'שלום, מה שלומך?', 'سلام دوست من'] },
  'four-byte': { title: 'characters of four bytes', texts: ['𝔘𝔫𝔦𝔠𝔬𝔡𝔢', '𠮷野家', '𐍈𐌰𐌹𐍂𐌰'] },
} as const

/** Writings of the world are taken and read. Source: Unicode 16, UAX #29; RFC 8259 §8.1. */
export const textChecks: readonly Check[] = [
  ...Object.entries(writings).map(
    ([name, { title, texts }]): Check => ({
      ...base,
      id: `unicode.${name}`,
      level: 'must',
      requests: 2,
      title: `${title} are taken and read`,
      advice: 'Treat bodies as UTF-8 throughout, in proxies too, and give all of the text to the tokenizer.',
      async run(probe) {
        const question = drawQuestion(probe.random)
        const text = Array.from({ length: 5 }, () => pick(probe.random, texts)).join(' ')
        const whole = await countPrompt(probe, `${question} ${text}`)
        if (whole.kind === 'refused' || whole.kind === 'broken') return fail(whole.problem)
        const without = await countPrompt(probe, question)
        if (whole.kind !== 'counted' || without.kind !== 'counted') return pass('They are taken.')
        const added = whole.tokens - without.tokens
        return added > 0 ? pass('They are.', { added_tokens: added }) : fail('They are dropped: no token is added.')
      },
    }),
  ),
  {
    ...base,
    id: 'unicode.escapes',
    level: 'should',
    requests: 2,
    title: 'a text is the same whether JSON has it as UTF-8 or in escapes',
    advice: 'Read bodies with a JSON parser: "\\u00e9" and "é" are one text, pairs of surrogates one character.',
    async run(probe) {
      const text = `${drawQuestion(probe.random)} ${pick(probe.random, writings.emoji.texts)} ñandú 東京`
      const plain = chatRequest(probe, text, { max_tokens: 1 })
      const body = String(plain.body).replace(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      const whole = readChat(await probe.exchange(plain))
      const escaped = readChat(await probe.exchange({ ...plain, body }))
      if (whole.kind !== 'chat') return fail(whole.problem)
      if (escaped.kind !== 'chat') return fail(escaped.problem)
      const tokens = [readUsage(whole.json)?.promptTokens, readUsage(escaped.json)?.promptTokens]
      if (tokens.includes(undefined)) return notObservable('Tokens are not counted.')
      return tokens[0] === tokens[1]
        ? pass('It is.')
        : fail(`As UTF-8 it has ${tokens[0]} tokens, in escapes ${tokens[1]}.`)
    },
  },
]
