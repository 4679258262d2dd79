import { translateRegex } from '../python/regex.ts'
import type { PythonValue } from '../python/value.ts'
import { textColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

/** Plain replacements, in order, before and after those of pairs. */
const before: readonly (readonly [string, string])[] = [
  [' @-@ ', '-'],
  [' @,@ ', ','],
  [' @.@ ', '.'],
  ...[':', ';', '.', '!', '?', ','].map((mark) => [` ${mark} `, `${mark} `] as const),
]
const after: readonly (readonly [string, string])[] = [
  ['= = = =', '===='],
  ['= = =', '==='],
  ['= =', '=='],
  [' ° ', '°'],
  [' \n', '\n'],
  ['\n ', '\n'],
  [' N ', ' 1 '],
  [" 's", "'s"],
]
const pairs = [
  ['\\(\\s*([^\\)]*?)\\s*\\)', '($1)'],
  ['\\[\\s*([^\\]]*?)\\s*\\]', '[$1]'],
  ['\\{\\s*([^}]*?)\\s*\\}', '{$1}'],
  ['"\\s*([^"]*?)\\s*"', '"$1"'],
  ["'\\s*([^']*?)\\s*'", "'$1'"],
].map(([pattern = '', replacement = '']) => [translateRegex(pattern), replacement] as const)
const spaces = translateRegex('\\s+')

/** WikiText's tokens as running text (the rules of Megatron-LM's evaluation, which the harness follows). */
export function detokenized(text: string): string {
  let plain = text.replaceAll("s '", "s'").replace(/\/' [0-9]\//g, "/'[0-9]/")
  for (const [found, replacement] of before) plain = plain.replaceAll(found, replacement)
  for (const [found, replacement] of pairs) plain = plain.replace(found, replacement)
  for (const [found, replacement] of after) plain = plain.replaceAll(found, replacement)
  return plain
}

/** Log-probability with the number of words or bytes of the text before it was detokenized. */
function perLength(text: string, [logProbability = null]: readonly PythonValue[]): Record<string, PythonValue> {
  const words = text.split(spaces).length
  const bytes = Buffer.byteLength(text)
  return {
    word_perplexity: [logProbability, words],
    byte_perplexity: [logProbability, bytes],
    bits_per_byte: [logProbability, bytes],
  }
}

function portsOf(module: string, name: string, column: string): PortedFunction[] {
  const text = (row: PythonRow) => textColumn(row, column, module)
  return [
    { reference: `${module}:${name}`, kind: 'document', run: (row) => detokenized(text(row)) },
    {
      reference: `${module}:process_results`,
      kind: 'process_results',
      run: (row, results) => perLength(text(row), results),
    },
  ]
}

export const perplexityTextPorts: readonly PortedFunction[] = [
  ...portsOf('wikitext/preprocess_wikitext', 'wikitext_detokenizer', 'page'),
  ...portsOf('c4/preprocess_c4', 'c4_detokenizer', 'text'),
]
