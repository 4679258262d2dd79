import { errorObject } from '#contract/error-object.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import { type CountedPrompt, countPrompt } from '../prompt-tokens.ts'
import { drawNoun, repeatedWord } from '../prompt-words.ts'

const FIRST_WORDS = 64
/** How near the largest accepted and the smallest refused prompt come. */
const PRECISION = 0.02
/** Of a prompt that is read whole each further word costs the same; cut prompts fall far behind. */
const LEAST_SHARE_COUNTED = 0.8

type Accepted = { readonly words: number; readonly tokens: number }

/** The context window, found by bisection: the longest prompt that is taken and the shortest that is not. */
export const contextWindowCheck: Check = {
  id: 'limits.context-window',
  group: 'O',
  level: 'should',
  title: 'prompts are read whole up to the context window and refused beyond it',
  needs: ['usage.present'],
  networks: ['direct', 'morse'],
  requests: 24,
  advice: 'Refuse prompts beyond the context window with status 400; do not drop what does not fit.',
  async run(probe) {
    const word = drawNoun(probe.random)
    const ask = (words: number) => countPrompt(probe, repeatedWord(word, words))
    const start = await ask(1)
    if (start.kind === 'broken') return fail(`With one word: ${start.problem}`)
    if (start.kind !== 'counted') return notObservable('Not even one word was taken and counted.')
    let accepted: Accepted = { words: 1, tokens: start.tokens }
    let refused: number | null = null
    for (let words = FIRST_WORDS; refused === null && words <= probe.settings.largestPromptWords; words *= 2) {
      const counted = await ask(words)
      if (counted.kind === 'broken') return fail(`With ${words} words: ${counted.problem}`)
      if (counted.kind === 'refused') refused = words
      else if (counted.kind === 'counted') {
        if (isCut(start.tokens, accepted, { words, tokens: counted.tokens })) return cut(counted.tokens)
        accepted = { words, tokens: counted.tokens }
      }
    }
    if (refused === null) {
      const atLeast = { at_least_tokens: accepted.tokens }
      return notObservable(`It takes ${accepted.tokens} tokens; longer prompts were not tried.`, atLeast)
    }
    return bisect({ ask, firstTokens: start.tokens, accepted, refused })
  },
}

type Search = {
  readonly ask: (words: number) => Promise<CountedPrompt>
  readonly firstTokens: number
  readonly accepted: Accepted
  readonly refused: number
}

async function bisect(search: Search) {
  const { ask, firstTokens } = search
  let { accepted, refused } = search
  while (refused - accepted.words > Math.max(2, PRECISION * refused)) {
    const words = Math.floor((accepted.words + refused) / 2)
    const counted = await ask(words)
    if (counted.kind === 'broken') return fail(`With ${words} words: ${counted.problem}`)
    if (counted.kind === 'refused') {
      refused = words
      continue
    }
    if (counted.kind === 'uncounted') return notObservable('Tokens are not always counted.')
    if (isCut(firstTokens, accepted, { words, tokens: counted.tokens })) return cut(counted.tokens)
    accepted = { words, tokens: counted.tokens }
  }
  const told = await toldWindow(ask, refused)
  // One more token was asked for than the prompt has.
  const measures = { context_window_tokens: told ?? accepted.tokens + 1, refused_words: refused }
  if (told !== null && told + 1 < accepted.tokens) {
    return fail(`Its error tells a window of ${told} tokens, and it takes ${accepted.tokens}.`, measures)
  }
  const bound = `It takes ${accepted.tokens} tokens and refuses ${refused} words in place of ${accepted.words}.`
  return pass(bound, measures)
}

/** The window that the error's message names, where it names one. */
async function toldWindow(ask: Search['ask'], refusedWords: number): Promise<number | null> {
  const counted = await ask(refusedWords)
  if (counted.kind !== 'refused') return null
  const read = errorObject.safeParse(counted.json)
  const [, digits] = /context (?:length|window|size)\D{0,40}?(\d{2,8})/i.exec(read.data?.error.message ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}

function isCut(firstTokens: number, before: Accepted, now: Accepted): boolean {
  if (before.words === 1) return now.tokens <= firstTokens
  const perWord = (before.tokens - firstTokens) / (before.words - 1)
  return now.tokens - before.tokens < LEAST_SHARE_COUNTED * perWord * (now.words - before.words)
}

function cut(tokens: number) {
  return silentlyIgnored(`Beyond ${tokens} tokens prompts are cut and nobody is told.`, {
    context_window_tokens: tokens,
  })
}
