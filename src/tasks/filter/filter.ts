import type { FilterStep } from './filter-step.ts'
import { lowercase, mapValues, removeWhitespace, uppercase } from './map-text.ts'
import { regexFilter } from './regex.ts'
import { majorityVote, takeFirst, takeFirstCount } from './select.ts'

/** The filters that definitions can name. */
const filters: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => FilterStep>> = {
  regex: regexFilter,
  take_first: takeFirst,
  take_first_k: takeFirstCount,
  majority_vote: majorityVote,
  remove_whitespace: removeWhitespace,
  lowercase,
  uppercase,
  map: mapValues,
}

/** The filter of that name; undefined when this engine does not have it. */
export function createFilter(name: string, options: Readonly<Record<string, unknown>>): FilterStep | undefined {
  return Object.hasOwn(filters, name) ? filters[name]?.(options) : undefined
}
