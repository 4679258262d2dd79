import type { FindTokens, Token } from './tokens.ts'

/** Finds the options as whole words, without regard to case; the longest where several begin at one place. */
export function findOptions(options: readonly string[]): FindTokens {
  const byLowerCase = new Map(options.map((option) => [option.toLowerCase(), option]))
  const longestFirst = [...byLowerCase].sort(([one], [other]) => other.length - one.length)
  return (text) => (ascii.test(text) ? plainMatches(text, longestFirst) : patternMatches(text, byLowerCase))
}

const ascii = /^[\x00-\x7f]*$/

/** A pattern would be compiled for each item anew, which takes ten times as long as to look through plain text. */
function plainMatches(text: string, longestFirst: readonly (readonly [string, string])[]): Token[] {
  const lowerCase = text.toLowerCase()
  const found: Token[] = []
  for (let start = 0; start < text.length; start += 1) {
    if (isWordCharacter(lowerCase.charCodeAt(start - 1))) continue
    const match = longestFirst.find(
      ([option]) =>
        lowerCase.startsWith(option, start) && !isWordCharacter(lowerCase.charCodeAt(start + option.length)),
    )
    if (match === undefined) continue
    const end = start + match[0].length
    found.push({ value: match[1], start, end })
    start = end - 1
  }
  return found
}

/** Whether a code is that of a digit or a lower-case letter of ASCII; NaN, beyond the text, is neither. */
function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
}

function patternMatches(text: string, byLowerCase: ReadonlyMap<string, string>): Token[] {
  const alternatives = [...byLowerCase.keys()]
    .sort((one, other) => other.length - one.length)
    .map((option) => RegExp.escape(option))
  const pattern = new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.join('|')})(?![\\p{L}\\d])`, 'giu')
  return [...text.matchAll(pattern)].map((match) => ({
    value: byLowerCase.get(match[0].toLowerCase()) ?? match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}
