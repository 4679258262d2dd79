import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'

const opening = 'Final Answer: The final answer is'
const ending = ' I hope it is correct'

/**
 * What stands in the sentence that the four examples teach, up to the mark before "I hope it is correct"; undefined when the
 * response lacks it. The sentence may be cut off after its answer. Linear, unlike the harness's expression.
 */
export function statedAnswer(response: string): string | undefined {
  const text = `${response}I hope it is correct.`
  let end = 0
  for (let start = text.indexOf(opening); start >= 0; start = text.indexOf(opening, start + 1)) {
    const from = start + opening.length
    while (end >= 0 && (end <= from || '\n'.includes(text.charAt(end + ending.length))))
      end = text.indexOf(ending, end + 1)
    if (end < 0) return undefined
    const line = text.indexOf('\n', from)
    if (line < 0 || line >= end) return strip(text.slice(from, end - 1))
  }
  return undefined
}

const substitutions: readonly (readonly [string, string])[] = [
  ['an ', ''],
  ['a ', ''],
  ['.$', '$'],
  ['\\$', ''],
  ['\\ ', ''],
  [' ', ''],
  ['mbox', 'text'],
  [',\\text{and}', ','],
  ['\\text{and}', ','],
  ['\\text{m}', '\\text{}'],
]

/** Units and words that carry no value, in the paper's order. */
const removed = [
  ...'square ways integers dollars mph inches ft hours km units'.split(' '),
  '\\ldots',
  ...'sue points feet minutes digits cents degrees cm gm pounds meters meals edges students'.split(' '),
  ...'childrentickets multiples \\text{s} \\text{.}'.split(' '),
  '\\text{\ns}',
  '\\text{}^2',
  '\\text{}^3',
  '\\text{\n}',
  ...'\\text{} \\mathrm{th} ^\\circ ^{\\circ} \\; ,\\! {,} " \\dots'.split(' '),
]

const shortFraction = translateRegex('(frac)([^{])(.)')
const shortRoot = translateRegex('(sqrt)([^{])')
const digits = /^[\p{Nd}¹²³⁰⁴-⁹₀-₉]+$/u

/** The normalisation of final answers in appendix D of Minerva's paper (Lewkowycz et al. 2022, arXiv 2206.14858). */
export function normalizedFinalAnswer(answer: string): string {
  let text = answer.split('=').at(-1) ?? ''
  for (const [found, replacement] of substitutions) text = text.replaceAll(found, replacement)
  for (const found of removed) text = text.replaceAll(found, '')
  text = text.split('\n').map(betweenDollars).join('\n')
  for (const opening of ['\\text{', '\\textbf{', '\\overline{']) text = unwrapped(text, opening, 'first')
  text = unwrapped(text, '\\boxed{', 'last')
  text = text.replace(shortFraction, '$1{$2}{$3}').replace(shortRoot, '$1{$2}').replaceAll('$', '')
  const joined = text.replaceAll(',', '')
  return digits.test(joined) ? joined : text
}

/** A line with two dollar signs becomes what they enclose. */
function betweenDollars(line: string): string {
  const [, enclosed, ...rest] = line.split('$')
  return enclosed === undefined || rest.length === 0 ? line : `$${enclosed}$`
}

/** Takes away a command's braces, up to the first or the last closing one of the line; linear, unlike the expression. */
function unwrapped(text: string, opening: string, which: 'first' | 'last'): string {
  const lines = text.split('\n').map((line) => {
    let result = ''
    let from = 0
    for (;;) {
      const start = line.indexOf(opening, from)
      const content = start + opening.length
      const end = start < 0 ? -1 : which === 'first' ? line.indexOf('}', content) : line.lastIndexOf('}')
      if (end < content) return result + line.slice(from)
      result += line.slice(from, start) + line.slice(content, end)
      from = end + 1
    }
  })
  return lines.join('\n')
}

/** True where a response's final answer is, after that normalisation, the gold answer's text. */
export function isSameText(response: string, gold: string): boolean {
  const answer = statedAnswer(response)
  if (answer === undefined) return false
  return strip(normalizedFinalAnswer(answer)) === strip(normalizedFinalAnswer(gold))
}
