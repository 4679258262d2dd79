import { findAll } from '../python/find-all.ts'
import { translateRegex } from '../python/regex.ts'
import { splitText, strip, textLength } from '../python/text.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import { FunctionInputError, textColumn } from './function-input.ts'
import { wordsToNumber } from './number-words.ts'
import type { PythonOptions, PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'bbh/zeroshot/utils'
const marks = /\p{P}/gu

/** Options that the filters of BIG-Bench Hard share. */
class AnswerFinder {
  readonly fallback: string
  readonly expression: RegExp
  readonly #select: number
  readonly #clean: (text: string) => string

  constructor(options: PythonOptions, pattern?: string) {
    const { regex_pattern: given, group_select: select, fallback, regexes_to_ignore: ignored } = options
    this.expression = translateRegex(pattern ?? (typeof given === 'string' ? given : '#### (\\-?[0-9\\.\\,]+)'))
    this.#select = typeof select === 'number' ? select : 0
    this.fallback = typeof fallback === 'string' ? fallback : '[invalid]'
    const ignoredExpressions = Array.isArray(ignored)
      ? ignored.map((expression) => translateRegex(String(expression)))
      : []
    this.#clean = (text) => {
      const rest = ignoredExpressions.reduce((kept, expression) => kept.replace(expression, ''), text)
      const cased = options.ignore_case === true ? rest.toLowerCase() : rest
      return options.ignore_punctuation === true ? cased.replace(marks, '') : cased
    }
  }

  cleaned(text: string): string {
    return this.#clean(text)
  }

  /** The chosen match, its first group that took part; '' when there is none. */
  find(expression: RegExp, text: string): string {
    const found = findAll(expression, text).at(this.#select)
    if (found === undefined) return ''
    return strip(typeof found === 'string' ? found : (found.find((group) => group !== '') ?? ''))
  }
}

/** Sources of the alternatives are escaped for JavaScript: they are plain texts. */
function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => RegExp.escape(text)).join('|'), 'gv')
}

const listedChoices = translateRegex('\\([A-Z]\\)([^\\n^(]*)')

/** The letter of a choice: by the pattern, else by the choice's own words, else after a colon. */
function chooseLetter(responses: readonly string[], row: PythonRow, options: PythonOptions): string[] {
  const finder = new AnswerFinder(options)
  const listed = findAll(listedChoices, textColumn(row, 'input', where)).map((choice) =>
    finder.cleaned(strip(String(choice))),
  )
  const letters = listed.map((_, index) => String.fromCodePoint(65 + index))
  const letterOf = new Map(listed.map((choice, index) => [choice, `(${letters[index]})`]))
  const byWords = anyOf(listed.toSorted((a, b) => textLength(b) - textLength(a)))
  const byColon = translateRegex(`:[\\s]*(${letters.join('|')})`)
  return responses.map((response) => {
    const direct = finder.find(finder.expression, response)
    if (direct !== '') return direct
    const words = finder.find(byWords, finder.cleaned(response))
    if (words !== '') return letterOf.get(words) ?? words
    const letter = finder.find(byColon, response)
    if (letter === '') return finder.fallback
    return letters.includes(letter) ? `(${letter})` : letter
  })
}

/** The value of the first pattern that the answer found fits. */
function mapAnswer(responses: readonly string[], _row: PythonRow, options: PythonOptions): string[] {
  const values = isDict(options.regex_pattern_to_value) ? Object.entries(options.regex_pattern_to_value) : []
  const finder = new AnswerFinder(options, values.map(([pattern]) => pattern).join('|'))
  const patterns = values.map(([pattern, value]) => [translateRegex(pattern), String(value)] as const)
  return responses.map((response) => {
    const found = finder.find(finder.expression, finder.cleaned(response))
    if (found === '') return finder.fallback
    const value = patterns.find(([pattern]) => finder.find(pattern, finder.cleaned(found)) !== '')
    return value?.[1] ?? finder.fallback
  })
}

/**
 * The harness's expression for numbers in words. Where it lacks the empty ending, "six" alone is none, nor is a number that
 * ends with it.
 */
const unit = (stem: string, eight: string) =>
  `(?:zero|one|two|three|four|five|(?:twen|thir|for|fif|six|seven|nine)(?:${stem})|eight(?:${eight})|ten|eleven|twelve|` +
  'fourteen|hundred|thousand|(?:m|b|tr)illion)'
const middle = unit('|teen|ty', 'een|y').slice(3, -1)
const englishNumber = translateRegex(
  `(?:${unit('teen|ty', '|een|y')}(?:${middle}|[^\\S\\r\\n]|,|and|&)+)?${unit('teen|ty', 'een|y')}`,
)

/** A number in digits, else one in English words. */
function parseNumber(responses: readonly string[], _row: PythonRow, options: PythonOptions): string[] {
  const finder = new AnswerFinder(options)
  return responses.map((response) => {
    const direct = finder.find(finder.expression, response)
    if (direct !== '') return direct
    const number = wordsToNumber(finder.find(englishNumber, response.toLowerCase()))
    return number === undefined ? finder.fallback : String(number)
  })
}

/** The words of the question's list in the order of their last mention in the answer. */
function orderWords(responses: readonly string[], row: PythonRow): string[] {
  const list = textColumn(row, 'input', where).split('List:')[1]
  if (list === undefined) throw new FunctionInputError({ where, reason: 'the column input has no "List:"' })
  const words = splitText(list)
  const expression = translateRegex(words.map((word) => `\\b${word}\\b`).join('|'))
  return responses.map((response) => {
    const mentioned = findAll(expression, response).map(String)
    return [...new Set(mentioned.toReversed())].toReversed().join(' ')
  })
}

function filter(run: (responses: readonly string[], row: PythonRow, options: PythonOptions) => string[]) {
  return (responses: readonly PythonValue[], row: PythonRow, options: PythonOptions): PythonValue[] =>
    run(
      responses.map((response) => (typeof response === 'string' ? response : '')),
      row,
      options,
    )
}

/** Filters of BIG-Bench Hard without examples, of which the harness has two equal copies. */
export const bbhFilterPorts: readonly PortedFunction[] = ['bbh/zeroshot/utils', 'bbh/cot_zeroshot/utils'].flatMap(
  (module): PortedFunction[] => [
    { reference: `${module}:MultiChoiceRegexFilter`, kind: 'filter', run: filter(chooseLetter) },
    { reference: `${module}:MapRegexFilter`, kind: 'filter', run: filter(mapAnswer) },
    { reference: `${module}:NumberParseRegexFilter`, kind: 'filter', run: filter(parseNumber) },
    { reference: `${module}:WordSortFilter`, kind: 'filter', run: filter(orderWords) },
  ],
)
