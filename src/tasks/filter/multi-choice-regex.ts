import type { PythonRow } from '../ports/port.ts'
import { findAll } from '../python/find-all.ts'
import { translateRegex } from '../python/regex.ts'
import { strip, textLength } from '../python/text.ts'
import { pythonString } from '../python/to-string.ts'
import { eachText, type FilterOptions, type FilterStep, itemsOf, maximumFilteredLength } from './filter-step.ts'
import { foundText, regexOptions } from './regex.ts'

/**
 * The letter of a choice, as `(A)`, that a response names: by the expression; else by the text of one of the row's `choices`,
 * longer ones first, after both have lost what is to be ignored; else by a letter after a colon; else `fallback`
 * (filters/extraction.py, `MultiChoiceRegexFilter`, 0.4.13).
 */
export function multiChoiceRegex(options: FilterOptions): FilterStep {
  const { expression, select, fallback } = regexOptions(options)
  const simplify = simplifier(options)
  return eachText((answer, row) => {
    const response = answer.slice(0, maximumFilteredLength)
    const { byText, byLetter, texts, letters } = choicesOf(row, simplify)
    return (
      find(expression, response, select) ||
      find(byText, simplify(response), select, texts) ||
      find(byLetter, response, select, letters) ||
      fallback
    )
  })
}

function find(expression: RegExp, text: string, select: number, names?: ReadonlyMap<string, string>): string {
  const found = findAll(expression, text).at(select)
  const match = strip(found === undefined ? '' : (foundText(found) ?? ''))
  return names?.get(match) ?? match
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

function simplifier({ ignore_case, ignore_punctuation, regexes_to_ignore }: FilterOptions): (text: string) => string {
  const ignored = Array.isArray(regexes_to_ignore)
    ? regexes_to_ignore.map((source) => translateRegex(String(source)))
    : []
  return (text) => {
    let result = text
    for (const expression of ignored) result = result.replaceAll(expression, '')
    if (ignore_case === true) result = result.toLowerCase()
    return ignore_punctuation === true ? result.replaceAll(/\p{P}/gu, '') : result
  }
}
