import type { FoundItem } from '../python/find-all.ts'
import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'
import type { PythonValue } from '../python/value.ts'
import { eachText, type FilterOptions, type FilterStep, maximumFilteredLength } from './filter-step.ts'

export type RegexOptions = { readonly expression: RegExp; readonly select: number; readonly fallback: PythonValue }

/** The options of `regex` and of the filters made of it, with the harness's defaults. */
export function regexOptions({ regex_pattern: pattern, group_select: select, fallback }: FilterOptions): RegexOptions {
  return {
    expression: translateRegex(String(pattern ?? '#### (\\-?[0-9\\.\\,]+)')),
    select: Number(select ?? 0),
    fallback: (fallback ?? '[invalid]') as PythonValue,
  }
}

/**
 * What a regular expression finds in each response: the match number `group_select` (negative from the end), its first
 * group that took part, stripped; `fallback` when there is none (filters/extraction.py, 0.4.13).
 */
export function regexFilter(options: FilterOptions): FilterStep {
  const { expression, select, fallback } = regexOptions(options)
  return eachText((response, { findAll }) => {
    const found = findAll(expression, response.slice(0, maximumFilteredLength)).at(select)
    const text = found === undefined ? undefined : foundText(found)
    return text === undefined ? fallback : strip(text)
  })
}

/** A match's text, or its first group that is not empty; undefined when all are. */
export function foundText(found: FoundItem): string | undefined {
  return typeof found === 'string' ? found : found.find((group) => group !== '')
}
