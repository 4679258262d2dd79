import { unitHash } from './unit-hash.ts'

/**
 * The simulator's own tokens, so that counts can be checked by hand: words of at most eight letters, up to three
 * digits, or runs of at most four other signs, each with one leading space if there is one; and white space.
 * White space before a word leaves its last space to the word, so that a text and its continuation split as one.
 */
const usual = { words: 1, letters: 8, digits: 3, signs: 4, perMessage: 4, opening: 3 }

/**
 * The family that counts about as the language models in `models/` do, which have whole phrases as tokens: up to four words
 * at a time.
 */
export const phraseFamily = 'phrases'
const phrases = { words: 4, letters: 20, digits: 1, signs: 4, perMessage: 2, opening: 1 }

/** How one family of models cuts texts into tokens. */
export type Tokenizer = {
  readonly tokenize: (text: string) => string[]
  readonly count: (text: string) => number
  /** What chat adds to the tokens of its texts: around every message, and before the answer. */
  readonly perMessage: number
  readonly opening: number
}

/** The tokenizer that a family's name fixes: other lengths of words, numbers and runs of signs, another chat template. */
export function tokenizerOf(family: string | undefined): Tokenizer {
  const known = tokenizers.get(family)
  if (known !== undefined) return known
  const draw = (what: string, count: number) => Math.floor(unitHash('tokenizer', family ?? '', what) * count)
  const made =
    family === undefined || family === phraseFamily
      ? createTokenizer(family === undefined ? usual : phrases)
      : createTokenizer({
          words: 1,
          letters: 5 + draw('letters', 6),
          digits: 1 + draw('digits', 4),
          signs: 1 + draw('signs', 5),
          perMessage: 3 + draw('message', 4),
          opening: 1 + draw('opening', 6),
        })
  tokenizers.set(family, made)
  return made
}

/** One for each family that behaviours name. */
const tokenizers = new Map<string | undefined, Tokenizer>()

function createTokenizer({ words, letters, digits, signs, perMessage, opening }: typeof usual): Tokenizer {
  const word = `\\p{L}[\\p{L}\\p{M}]{0,${letters - 1}}`
  const more = words === 1 ? '' : `(?: ${word}){0,${words - 1}}`
  const pieces = new RegExp(
    ` ?${word}${more}| ?\\p{N}{1,${digits}}| ?[^\\s\\p{L}\\p{N}]{1,${signs}}|\\s+(?!\\S)|\\s`,
    'gu',
  )
  const split = (text: string) => text.match(pieces) ?? []
  return { tokenize: split, count: (text) => split(text).length, perMessage, opening }
}

/**
 * Cuts a text into the simulator's usual tokens; joined they are the text again.
 *
 * @example tokenize('The answer: 42.') // => ['The', ' answer', ':', ' 42', '.']
 */
export function tokenize(text: string): string[] {
  return tokenizerOf(undefined).tokenize(text)
}

/** How many of the usual tokens a text has. */
export function countTokens(text: string): number {
  return tokenize(text).length
}
