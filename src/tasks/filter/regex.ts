import { type FoundItem, findAll } from '../python/find-all.ts'
import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'
import { eachResponse, type FilterStep, maximumFilteredLength } from './filter-step.ts'

/**
 * What a regular expression finds in each response: the match number `group_select` (negative from the end), its first
 * group that took part, stripped; `fallback` when there is none (filters/extraction.py, commit 4e7e0d47f).
 */
export function regexFilter(options: Readonly<Record<string, unknown>>): FilterStep {
  const expression = translateRegex(String(options.regex_pattern ?? '#### (\\-?[0-9\\.\\,]+)'))
  const select = Number(options.group_select ?? 0)
  const fallback = String(options.fallback ?? '[invalid]')
  return eachResponse((response) => {
    const found = findAll(expression, response.slice(0, maximumFilteredLength)).at(select)
    return strip(found === undefined ? fallback : (textOf(found) ?? fallback))
  })
}

function textOf(found: FoundItem): string | undefined {
  return typeof found === 'string' ? found : found.find((group) => group !== '')
}
