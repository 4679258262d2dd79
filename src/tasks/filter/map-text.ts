import { stripStart } from '../python/text.ts'
import { eachResponse, type FilterStep } from './filter-step.ts'

/** Drops white space at the start of each response. */
export function removeWhitespace(): FilterStep {
  return eachResponse((response) => stripStart(response))
}

/** Each response in lower case. */
export function lowercase(): FilterStep {
  return eachResponse((response) => response.toLowerCase())
}

/** Each response in upper case. */
export function uppercase(): FilterStep {
  return eachResponse((response) => response.toUpperCase())
}

/** Each response by a table (`mapping_dict`); what is not in it becomes `default_value`, or ''. */
export function mapValues(options: Readonly<Record<string, unknown>>): FilterStep {
  const table = new Map(Object.entries((options.mapping_dict ?? {}) as Record<string, unknown>))
  const otherwise = String(options.default_value ?? '')
  return eachResponse((response) => String(table.get(response) ?? otherwise))
}
