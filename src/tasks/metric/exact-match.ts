import { translateRegex } from '../python/regex.ts'
import { textLength } from '../python/text.ts'

/** Characters that are compared: expressions such as `.*#### ` take quadratic time on what a supplier sends. */
const maximumComparedLength = 4096

/** The options of `exact_match` in a definition. */
export type ExactMatchOptions = {
  readonly regexes_to_ignore?: readonly string[] | null
  readonly ignore_case?: boolean
  readonly ignore_punctuation?: boolean
  readonly ignore_numbers?: boolean
}

/**
 * `exact_match` of lm-evaluation-harness (api/metrics.py:210, commit 4e7e0d47f): both texts lose what the regular
 * expressions match, then case, ASCII punctuation and ASCII digits as asked; 1 when they are equal, else 0.
 */
export function exactMatch(options: ExactMatchOptions = {}): (gold: string, prediction: string) => number {
  const ignored = (options.regexes_to_ignore ?? []).map(translateRegex)
  function normalise(text: string): string {
    let result = text.slice(0, maximumComparedLength)
    for (const expression of ignored) result = result.replaceAll(expression, '')
    if (options.ignore_case === true) result = lowerWithinLength(result)
    if (options.ignore_punctuation === true) result = result.replace(/[!-/:-@[-`{-~]/g, '')
    return options.ignore_numbers === true ? result.replace(/[0-9]/g, '') : result
  }
  return (gold, prediction) => (normalise(gold) === normalise(prediction) ? 1 : 0)
}

/** numpy's `char.lower` keeps the width of its array: a text that grows in lower case (İ) is cut to its old length. */
function lowerWithinLength(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : [...lower].slice(0, textLength(text)).join('')
}
