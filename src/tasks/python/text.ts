/**
 * What `str.isspace()` calls white space in CPython, as the inside of a character class. JavaScript's `\s` differs:
 * it has U+FEFF, and lacks U+001C–U+001F and U+0085.
 */
export const whitespaceClass = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const spaces = new RegExp(`[${whitespaceClass}]+`, 'u')
const leading = new RegExp(`^[${whitespaceClass}]+`, 'u')
const isSpace = new RegExp(`^[${whitespaceClass}]$`, 'u')

/** Python's `len(text)`: code points, not UTF-16 units. */
export function textLength(text: string): number {
  let pairs = 0
  for (let index = 0; index < text.length - 1; index++) {
    if (isHighSurrogate(text.charCodeAt(index)) && isLowSurrogate(text.charCodeAt(index + 1))) pairs++
  }
  return text.length - pairs
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** True when the text is not empty and its first character is white space to Python. */
export function startsWithSpace(text: string): boolean {
  return isSpace.test(text.charAt(0))
}

/** True when the text is not empty and its last character is white space to Python. */
export function endsWithSpace(text: string): boolean {
  return isSpace.test(text.charAt(text.length - 1))
}

/** Python's `lstrip`: white space, or any of the given characters. */
export function stripStart(text: string, characters?: string): string {
  if (characters === undefined) return text.replace(leading, '')
  const points = [...text]
  const start = points.findIndex((point) => !characters.includes(point))
  return start < 0 ? '' : points.slice(start).join('')
}

/** Python's `rstrip`. A loop, not a regex: `\s+$` takes quadratic time on hostile text. */
export function stripEnd(text: string, characters?: string): string {
  let end = text.length
  if (characters === undefined) {
    while (end > 0 && isSpace.test(text.charAt(end - 1))) end--
    return text.slice(0, end)
  }
  const points = [...text]
  while (points.length > 0 && characters.includes(points.at(-1) ?? '')) points.pop()
  return points.join('')
}

/** Python's `strip`. */
export function strip(text: string, characters?: string): string {
  return stripEnd(stripStart(text, characters), characters)
}

/**
 * Python's `split`: without a separator on runs of white space, with no empty parts at the ends.
 *
 * @param maximum at most this many splits; −1 = no limit
 * @throws {TypeError} for an empty separator, as Python does.
 */
export function splitText(text: string, separator?: string, maximum = -1): string[] {
  if (separator === '') throw new TypeError('empty separator')
  if (separator === undefined) return splitOnSpaces(text, maximum)
  const parts = text.split(separator)
  if (maximum < 0 || parts.length <= maximum + 1) return parts
  return [...parts.slice(0, maximum), parts.slice(maximum).join(separator)]
}

function splitOnSpaces(text: string, maximum: number): string[] {
  const parts: string[] = []
  let rest = stripStart(text)
  while (rest !== '' && parts.length !== maximum) {
    const found = spaces.exec(rest)
    parts.push(found === null ? rest : rest.slice(0, found.index))
    rest = found === null ? '' : rest.slice(found.index + found[0].length)
  }
  return rest === '' ? parts : [...parts, rest]
}

/** Python's `capitalize`: first character in title case, the rest in lower case. */
export function capitalize(text: string): string {
  const [first = ''] = text
  return titleCase(first) + text.toLowerCase().slice(first.toLowerCase().length)
}

/** JavaScript has no title case: these are the characters whose title case is not their upper case. */
const titles: Readonly<Record<string, string>> = {
  ß: 'Ss',
  ﬀ: 'Ff',
  ﬁ: 'Fi',
  ﬂ: 'Fl',
  ﬃ: 'Ffi',
  ﬄ: 'Ffl',
  ﬅ: 'St',
  ﬆ: 'St',
  Ǆ: 'ǅ',
  ǅ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǈ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǋ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǲ: 'ǲ',
  ǳ: 'ǲ',
}

function titleCase(character: string): string {
  return titles[character] ?? character.toUpperCase()
}

/** Python's `title`: every run of letters capitalized. */
export function titleText(text: string): string {
  return text.replace(/[\p{L}\p{M}]+/gu, (word) => capitalize(word))
}
