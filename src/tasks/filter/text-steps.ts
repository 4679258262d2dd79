import { strip } from '../python/text.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import { eachText, type FilterOptions, type FilterStep, itemsOf } from './filter-step.ts'

/** Drops white space around each response (filters/extraction.py, 0.4.13; at its start only in releases before). */
export function removeWhitespace(): FilterStep {
  return eachText((response) => strip(response))
}

/** Each response in lower case. */
export function lowercase(): FilterStep {
  return eachText((response) => response.toLowerCase())
}

/** Each response in upper case. */
export function uppercase(): FilterStep {
  return eachText((response) => response.toUpperCase())
}

/** Each response by a table (`mapping_dict`); what is not in it becomes `default_value`, or None. */
export function mapValues({ mapping_dict: mapping, default_value: otherwise = null }: FilterOptions): FilterStep {
  const table = new Map(isDict(mapping) ? Object.entries(mapping) : [])
  return (responses) => itemsOf(responses).map((response) => table.get(String(response)) ?? (otherwise as PythonValue))
}
