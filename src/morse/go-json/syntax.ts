import { goQuote } from '../go-quote.ts'

/** Where JSON breaks the grammar, as Go's `json.SyntaxError` says it. */
export type GoSyntaxError = {
  readonly kind: 'syntax'
  readonly message: string
  /** Bytes read when it was noticed, the offending one included: `SyntaxError.Offset`. */
  readonly offset: number
}

/** How many arrays and objects may be open at once: `maxNestingDepth` of encoding/json/scanner.go. */
const maximumDepth = 10_000

const space = 0x20
const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

type State = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'after value'

/**
 * The first place where the bytes are no JSON, or null when all of them are one JSON value. Go checks this before it
 * decodes anything. Bytes above 0x7f are not looked at: inside strings any are allowed, elsewhere none.
 */
export function findSyntaxError(bytes: Uint8Array): GoSyntaxError | null {
  const isArray: boolean[] = []
  let state: State = 'value'
  for (let at = 0; ; at++) {
    at = skipSpace(bytes, at)
    if (at === bytes.length) {
      const isWhole = state === 'after value' && isArray.length === 0
      return isWhole ? null : { kind: 'syntax', message: 'unexpected end of JSON input', offset: at }
    }
    const byte = bytes[at] ?? space
    if (state === 'after value') {
      const inside = isArray.at(-1)
      if (inside === undefined) return invalid(bytes, at, 'after top-level value')
      if (byte === (inside ? closeBracket : closeBrace)) isArray.pop()
      else if (byte === comma) state = inside ? 'value' : 'key'
      else return invalid(bytes, at, inside ? 'after array element' : 'after object key:value pair')
    } else if (state === 'colon') {
      if (byte !== colon) return invalid(bytes, at, 'after object key')
      state = 'value'
    } else if ((state === 'value or end' && byte === closeBracket) || (state === 'key or end' && byte === closeBrace)) {
      isArray.pop()
      state = 'after value'
    } else if (state === 'key' || state === 'key or end') {
      if (byte !== quote) return invalid(bytes, at, 'looking for beginning of object key string')
      const end = literalEnd(bytes, at)
      if (typeof end !== 'number') return end
      at = end - 1
      state = 'colon'
    } else if (byte === openBracket || byte === openBrace) {
      isArray.push(byte === openBracket)
      if (isArray.length > maximumDepth) return invalid(bytes, at, 'exceeded max depth')
      state = byte === openBracket ? 'value or end' : 'key or end'
    } else {
      const end = literalEnd(bytes, at)
      if (typeof end !== 'number') return end
      at = end - 1
      state = 'after value'
    }
  }
}

/** The place of the first byte from here on that is no white space of JSON. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]
    if (byte !== space && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    at++
  }
  return at
}

/** The place after the string, number or word that begins here, or what is wrong with it. */
export function literalEnd(bytes: Uint8Array, at: number): number | GoSyntaxError {
  const byte = bytes[at] ?? space
  if (byte === quote) return stringEnd(bytes, at)
  if (byte === 0x2d || isDigit(byte)) return numberEnd(bytes, at)
  if (byte === 0x74) return wordEnd(bytes, at, 'true')
  if (byte === 0x66) return wordEnd(bytes, at, 'false')
  if (byte === 0x6e) return wordEnd(bytes, at, 'null')
  return invalid(bytes, at, 'looking for beginning of value')
}

function stringEnd(bytes: Uint8Array, from: number): number | GoSyntaxError {
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? space
    if (byte === quote) return at + 1
    if (byte < 0x20) return invalid(bytes, at, 'in string literal')
    if (byte !== backslash) continue
    at++
    const escaped = bytes[at] ?? space
    if (escaped === 0x75) {
      for (const last = at + 4; at < last; at++) {
        if (!isHexDigit(bytes[at + 1])) return invalid(bytes, at + 1, 'in \\u hexadecimal character escape')
      }
    } else if (!isEscape(escaped)) return invalid(bytes, at, 'in string escape code')
  }
  return { kind: 'syntax', message: 'unexpected end of JSON input', offset: bytes.length }
}

function numberEnd(bytes: Uint8Array, from: number): number | GoSyntaxError {
  let at = bytes[from] === 0x2d ? from + 1 : from
  if (!isDigit(bytes[at])) return invalid(bytes, at, 'in numeric literal')
  at = bytes[at] === 0x30 ? at + 1 : digitsEnd(bytes, at)
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[at + 1])) return invalid(bytes, at + 1, 'after decimal point in numeric literal')
    at = digitsEnd(bytes, at + 1)
  }
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at
  at += bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d ? 2 : 1
  return isDigit(bytes[at]) ? digitsEnd(bytes, at) : invalid(bytes, at, 'in exponent of numeric literal')
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (isDigit(bytes[at])) at++
  return at
}

function wordEnd(bytes: Uint8Array, from: number, word: string): number | GoSyntaxError {
  for (let index = 1; index < word.length; index++) {
    if (bytes[from + index] !== word.charCodeAt(index)) {
      return invalid(bytes, from + index, `in literal ${word} (expecting '${word[index]}')`)
    }
  }
  return from + word.length
}

/** At the end of the input Go lets the scanner read a space, and blames that. */
function invalid(bytes: Uint8Array, at: number, context: string): GoSyntaxError {
  const character = String.fromCharCode(bytes[at] ?? space)
  const shown = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1)
  return {
    kind: 'syntax',
    message: `invalid character '${shown}' ${context}`,
    offset: Math.min(at + 1, bytes.length),
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isHexDigit(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
}

const escapes: readonly boolean[] = Array.from({ length: 256 }, (_, byte) =>
  'bfnrt\\/"'.includes(String.fromCharCode(byte)),
)

/** What may follow a backslash, besides u. */
function isEscape(byte: number): boolean {
  return escapes[byte] ?? false
}
