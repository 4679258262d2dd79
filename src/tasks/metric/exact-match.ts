import { translateRegex } from '../python/regex.ts'
import { replaceAllWithin, type SearchOptions } from '../python/regex-deadline.ts'
import { textLength } from '../python/text.ts'

/** Characters that are compared: expressions such as `.*#### ` take quadratic time on what a supplier sends. */
const maximumComparedLength = 16_384

/** The options of `exact_match` in a definition. */
export type ExactMatchOptions = {
  readonly regexes_to_ignore?: readonly string[] | null
  readonly ignore_case?: boolean
  readonly ignore_punctuation?: boolean
  readonly ignore_numbers?: boolean
}

export type ExactComparison = {
  /** Never for a comparison that was given up. */
  readonly isEqual: boolean
  /** An expression to ignore did not get through one of the texts in time. */
  readonly isGivenUp: boolean
}

/**
 * How `exact_match` of lm-evaluation-harness compares (api/metrics.py:210, 0.4.13): both texts lose what the regular
 * expressions match, then case, ASCII punctuation and ASCII digits as asked.
 */
export function compareExactly(
  options: ExactMatchOptions = {},
  search?: SearchOptions,
): (gold: string, prediction: string) => ExactComparison {
  const ignored = (options.regexes_to_ignore ?? []).map(translateRegex)
  function normalise(text: string): string | undefined {
    let result = text.slice(0, maximumComparedLength)
    for (const expression of ignored) {
      const replaced = replaceAllWithin(expression, result, '', search)
      if (!replaced.isFinished) return undefined
      result = replaced.result
    }
    if (options.ignore_case === true) result = lowerWithinLength(result)
    if (options.ignore_punctuation === true) result = result.replace(/[!-/:-@[-`{-~]/g, '')
    if (options.ignore_numbers === true) result = result.replace(/[0-9]/g, '')
    return withoutFinalZeros(result)
  }
  return (gold, prediction) => {
    const right = normalise(prediction)
    const left = right === undefined ? undefined : normalise(gold)
    return { isEqual: left !== undefined && left === right, isGivenUp: left === undefined }
  }
}

/** {@link compareExactly} as a metric: 1 when they are equal, else 0. */
export function exactMatch(options: ExactMatchOptions = {}): (gold: string, prediction: string) => number {
  const compare = compareExactly(options)
  return (gold, prediction) => (compare(gold, prediction).isEqual ? 1 : 0)
}

/** numpy's `char.lower` keeps the width of its array: a text that grows in lower case (İ) is cut to its old length. */
function lowerWithinLength(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : [...lower].slice(0, textLength(text)).join('')
}

/** numpy's fixed-width texts end before their last zero characters. */
function withoutFinalZeros(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}
