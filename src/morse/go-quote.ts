const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}
const unescapes = new Map(Object.entries(shortEscapes).map(([character, written]) => [written.slice(1), character]))

/**
 * A string literal as Go writes it in source and in error texts: `strconv.Quote`, also `%q` and `%#v` of fmt. What Go calls
 * printable (letters, marks, numbers, punctuation, symbols and the space) stands for itself.
 * @example goQuote('a "b"\n') // '"a \\"b\\"\\n"'
 */
export function goQuote(text: string): string {
  return `"${text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escaped)}"`
}

/** What {@link goQuote} has quoted; undefined for what it would not write. */
export function goUnquote(literal: string): string | undefined {
  const [, body] = /^"((?:[^"\\\n]|\\.)*)"$/su.exec(literal) ?? []
  const text = body?.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gsu,
    (_, byte?: string, four?: string, eight?: string, letter?: string) => {
      const digits = byte ?? four ?? eight
      if (digits === undefined) return unescapes.get(letter ?? '') ?? ''
      const codePoint = Number.parseInt(digits, 16)
      return codePoint > 0x10ffff ? '' : String.fromCodePoint(codePoint)
    },
  )
  return text !== undefined && goQuote(text) === literal ? text : undefined
}

function escaped(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hex(codePoint, 2)}`
  return codePoint > 0xffff ? `\\U${hex(codePoint, 8)}` : `\\u${hex(codePoint, 4)}`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
