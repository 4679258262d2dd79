import { translateRegex } from '../python/regex.ts'
import { splitText } from '../python/text.ts'

type Rule = readonly [pattern: string, replacement: string]

const openingQuotes: readonly Rule[] = [
  ['([«“‘„]|[`]+)', ' $1 '],
  ['^"', '``'],
  ['(``)', ' $1 '],
  ['([ ([{<])("|\'{2})', '$1 `` '],
  ["(?i)(?<!\\w)(')(?!(?:re|ve|ll|m|t|s|d|n)\\b)(?=\\w)", '$1 '],
]
const marks: readonly Rule[] = [
  ['([^.])(\\.)([\\])}>"\'»”’ ]*)\\s*$', '$1 $2 $3 '],
  ['([:,])([^\\d])', ' $1 $2'],
  ['([:,])$', ' $1 '],
  ['\\.{2,}', ' $& '],
  ['[;@#$%&]', ' $& '],
  ['[\\u2012-\\u2015]', ' $& '],
  ['([^.])(\\.)([\\])}>"\']*)\\s*$', '$1 $2$3 '],
  ['[?!]', ' $& '],
  ["([^'])' ", "$1 ' "],
  ['[*]', ' $& '],
  ['[\\][(){}<>]', ' $& '],
  ['--', ' -- '],
]
const closingQuotes: readonly Rule[] = [
  ['([»”’])', ' $1 '],
  ["''", " '' "],
  ['"', " '' "],
  ['\\s+', ' '],
  ["([^' ])('[sS]|'[mM]|'[dD]|') ", '$1 $2 '],
  ["([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", '$1 $2 '],
]
const contractions: readonly Rule[] = [
  ...['(can)(not)', "(d)('ye)", '(gim)(me)', '(gon)(na)', '(got)(ta)', '(lem)(me)', "(more)('n)"].map(
    (pair): Rule => [`(?i)\\b${pair}\\b`, ' $1 $2 '],
  ),
  ['(?i)\\b(wan)(na)(?=\\s)', ' $1 $2 '],
  ["(?i) ('t)(is)\\b", ' $1 $2 '],
  ["(?i) ('t)(was)\\b", ' $1 $2 '],
]

const compile = (rules: readonly Rule[]) =>
  rules.map(([pattern, replacement]) => [translateRegex(pattern), replacement] as const)
const inside = compile([...openingQuotes, ...marks])
const spaced = compile([...closingQuotes, ...contractions])

/** The words and marks of one English sentence, as NLTK's `word_tokenize` (Penn Treebank's rules) parts them. */
export function wordTokens(sentence: string): string[] {
  const marked = inside.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), sentence)
  const parted = spaced.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), ` ${marked} `)
  return splitText(parted)
}
