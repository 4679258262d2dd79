import type { PythonRow } from '../ports/port.ts'
import type { PythonValue } from '../python/value.ts'

/**
 * One step of a pipeline: all responses to one question, or what the steps before made of them, become others. It gets any
 * value whatever and does not throw.
 */
export type FilterStep = (responses: PythonValue, row: PythonRow) => PythonValue

/** The options that a definition writes beside a filter's name. */
export type FilterOptions = Readonly<Record<string, unknown>>

/** Characters of an answer that filters look at: what a supplier can make a regular expression work on. */
export const maximumFilteredLength = 16_384

/** What Python goes through in a loop over the value: a list's items, a text's characters. */
export function itemsOf(value: PythonValue): readonly PythonValue[] {
  if (typeof value === 'string') return [...value]
  return Array.isArray(value) ? value : []
}

/** A step that treats each response by itself; what is no text counts as an empty one. */
export function eachText(change: (response: string, row: PythonRow) => PythonValue): FilterStep {
  return (responses, row) =>
    itemsOf(responses).map((response) => change(typeof response === 'string' ? response : '', row))
}
