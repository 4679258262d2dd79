import type { PythonRow } from '../ports/port.ts'
import type { FoundItem } from '../python/find-all.ts'
import { findAllWithin, replaceAllWithin, type Search } from '../python/regex-deadline.ts'
import type { PythonValue } from '../python/value.ts'

/**
 * One step of a pipeline: all responses to one question, or what the steps before made of them, become others. It gets any
 * value whatever and does not throw.
 */
export type FilterStep = (responses: PythonValue, row: PythonRow, searches: Searches) => PythonValue

/** Searches of expressions in answers, which are given up when they take too long; then nothing was found. */
export type Searches = {
  readonly findAll: (expression: RegExp, text: string) => readonly FoundItem[]
  readonly removeAll: (expression: RegExp, text: string) => string
  /** How many searches were given up so far. */
  readonly givenUp: () => number
}

/** Searches with the deadline of `regex-deadline.ts`, counted from zero. */
export function countedSearches(): Searches {
  let givenUp = 0
  function finished<Result>(search: Search<Result>, otherwise: Result): Result {
    if (search.isFinished) return search.result
    givenUp++
    return otherwise
  }
  return {
    findAll: (expression, text) => finished(findAllWithin(expression, text), []),
    removeAll: (expression, text) => finished(replaceAllWithin(expression, text, ''), text),
    givenUp: () => givenUp,
  }
}

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
export function eachText(change: (response: string, searches: Searches, row: PythonRow) => PythonValue): FilterStep {
  return (responses, row, searches) =>
    itemsOf(responses).map((response) => change(typeof response === 'string' ? response : '', searches, row))
}
