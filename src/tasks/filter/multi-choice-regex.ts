import type { PythonRow } from '../ports/port.ts'
import { translateRegex } from '../python/regex.ts'
import { strip, textLength } from '../python/text.ts'
import { pythonString } from '../python/to-string.ts'
import {
  eachText,
  type FilterOptions,
  type FilterStep,
  itemsOf,
  maximumFilteredLength,
  type Searches,
} from './filter-step.ts'
import { foundText, regexOptions } from './regex.ts'

/**
 * The letter of a choice, as `(A)`, that a response names: by the expression; else by the text of one of the row's `choices`,
 * longer ones first, after both have lost what is to be ignored; else by a letter after a colon; else `fallback`
 * (filters/extraction.py, `MultiChoiceRegexFilter`, 0.4.13).
 */
export function multiChoiceRegex(options: FilterOptions): FilterStep {
  const { expression, select, fallback } = regexOptions(options)
  const ignored = ignoredExpressions(options)
  return eachText((answer, searches, row) => {
    const response = answer.slice(0, maximumFilteredLength)
    const simplify = (text: string) => simplified(text, { ...options, ignored, searches })
    const { byText, byLetter, texts, letters } = choicesOf(row, simplify)
    function find(expression: RegExp, text: string, names?: ReadonlyMap<string, string>): string {
      const found = searches.findAll(expression, text).at(select)
      const match = strip(found === undefined ? '' : (foundText(found) ?? ''))
      return names?.get(match) ?? match
    }
    return (
      find(expression, response) ||
      find(byText, simplify(response), texts) ||
      find(byLetter, response, letters) ||
      fallback
    )
  })
}

function choicesOf(row: PythonRow, simplify: (text: string) => string) {
  const choices = itemsOf(row.choices ?? null).map((choice) => simplify(strip(pythonString(choice))))
  const names = choices.map((_, index) => String.fromCodePoint(65 + index))
  const longestFirst = choices.map(escapeRegex).sort((a, b) => textLength(b) - textLength(a))
  return {
    texts: new Map(choices.map((choice, index) => [choice, `(${names[index]})`])),
    letters: new Map(names.map((letter) => [letter, `(${letter})`])),
    byText: translateRegex(longestFirst.join('|')),
    byLetter: translateRegex(`:[\\s]*(${names.map(escapeRegex).join('|')})`),
  }
}

/** Python's `re.escape`. */
function escapeRegex(text: string): string {
  return text.replaceAll(/[\t\n\v\f\r !"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g, (character) =>
    /[!"%',/:;<=>@`]/.test(character) ? character : `\\${character}`,
  )
}

function ignoredExpressions({ regexes_to_ignore: sources }: FilterOptions): RegExp[] {
  return Array.isArray(sources) ? sources.map((source) => translateRegex(String(source))) : []
}

type Simplifying = FilterOptions & { readonly ignored: readonly RegExp[]; readonly searches: Searches }

function simplified(text: string, { ignored, searches, ignore_case, ignore_punctuation }: Simplifying): string {
  let result = ignored.reduce((rest, expression) => searches.removeAll(expression, rest), text)
  if (ignore_case === true) result = result.toLowerCase()
  return ignore_punctuation === true ? result.replaceAll(/\p{P}/gu, '') : result
}
