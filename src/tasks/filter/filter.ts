import type { FilterOptions, FilterStep } from './filter-step.ts'
import { multiChoiceRegex } from './multi-choice-regex.ts'
import { regexFilter } from './regex.ts'
import { majorityVote, takeFirst, takeFirstCount } from './select.ts'
import { formatSpans, tagsOfPairs } from './tagging.ts'
import { lowercase, mapValues, removeWhitespace, uppercase } from './text-steps.ts'

/** The filters that definitions can name. */
const filters: Readonly<Record<string, (options: FilterOptions) => FilterStep>> = {
  regex: regexFilter,
  multi_choice_regex: multiChoiceRegex,
  regex_pos: tagsOfPairs,
  format_span: formatSpans,
  take_first: takeFirst,
  take_first_k: takeFirstCount,
  majority_vote: majorityVote,
  remove_whitespace: removeWhitespace,
  lowercase,
  uppercase,
  map: mapValues,
}

/** The filter of that name; undefined when this engine does not have it. */
export function createFilter(name: string, options: FilterOptions): FilterStep | undefined {
  return Object.hasOwn(filters, name) ? filters[name]?.(options) : undefined
}
