import { isUtf8 } from 'node:buffer'

/**
 * What Go's `encoding/json` can be given here. Objects are structs (fields in order) or, inside {@link goInterface},
 * maps; a Map is always a Go map.
 */
export type GoValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly GoValue[]
  | { readonly [key: string]: GoValue }
  | ReadonlyMap<string, GoValue>

/**
 * The JSON string literal that Go up to 1.21 writes for valid text: `<`, `>`, `&`, U+2028 and U+2029 escaped besides what
 * JSON asks for, and no short forms but `\n`, `\r` and `\t` (Go 1.22 added `\b` and `\f`; pocket-core is built with 1.21).
 * A lone surrogate stands for a byte that is no UTF-8, which Go writes as `\ufffd`, six characters; a U+FFFD stays itself.
 * @example goString('a<b') // '"a\\u003cb"'
 */
export function goString(text: string): string {
  let literal = JSON.stringify(text)
  if (/[\b\f]/.test(text) || !text.isWellFormed()) literal = literal.replace(/\\(?:ud...|.)/g, rareEscape)
  return /[<>&\u2028\u2029]/.test(text) ? withHtmlEscapes(literal) : literal
}

/** {@link goString} of a Go string that may hold bytes which are no UTF-8: each of them becomes `\ufffd`. */
export function goStringOfBytes(bytes: Uint8Array): string {
  return goString(textOfBytes(bytes, '\ud800'))
}

/**
 * UTF-8 to text as Go reads it: every single byte that is part of no valid sequence becomes the replacement. (The web's
 * TextDecoder replaces several bytes of a truncated sequence by one.)
 */
export function textOfBytes(bytes: Uint8Array, replacement = '\ufffd'): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < buffer.length; ) {
    const width = sequenceWidth(buffer, at)
    if (width === 0) {
      parts.push(buffer.toString('utf8', start, at), replacement)
      start = at + 1
    }
    at += width || 1
  }
  return parts.join('') + buffer.toString('utf8', start)
}

/** JSON without white space, fields in the order of insertion and Go maps sorted by key: `json.Marshal` of structs. */
export function goStruct(value: GoValue): string {
  return encode(value, Object.entries, (integer) => integer)
}

/**
 * JSON of what went through `map[string]interface{}`, as most answers of pocket-core's RPC do: all objects sorted by key,
 * every number a float64 (a bigint loses digits as it would there).
 * @example goInterface({ b: 13351189158452060841n, a: 1e21 }) // '{"a":1e+21,"b":13351189158452060000}'
 */
export function goInterface(value: GoValue): string {
  return encode(value, (object) => sortedEntries(Object.entries(object)), Number)
}

/** The order in which Go writes the keys of a map: that of their UTF-8 bytes. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    // UTF-16 puts surrogates before U+E000 to U+FFFF, UTF-8 puts what they stand for after.
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** A float64 as `encoding/json` writes it: what ECMAScript writes, and `-0` besides. */
function goFloat(value: number): string {
  if (!Number.isFinite(value)) throw new GoJsonUnsupportedError(String(value))
  return Object.is(value, -0) ? '-0' : String(value)
}

type Entries = readonly (readonly [string, GoValue])[]
type Open = {
  readonly close: string
  readonly items: readonly GoValue[]
  readonly keys: readonly string[] | null
  next: number
}

/** Without recursion: what came in through an empty interface may be nested ten thousand deep. */
function encode(
  value: GoValue,
  entriesOf: (object: object) => Entries,
  integer: (value: bigint) => number | bigint,
): string {
  const parts: string[] = []
  const open: Open[] = []
  let item = value
  for (;;) {
    if (typeof item === 'object' && item !== null) {
      const container = opened(item, entriesOf)
      parts.push(container.keys === null ? '[' : '{')
      open.push(container)
    } else parts.push(scalar(item, integer))
    let container = open.at(-1)
    while (container !== undefined && container.next === container.items.length) {
      parts.push(container.close)
      open.pop()
      container = open.at(-1)
    }
    if (container === undefined) return parts.join('')
    if (container.next > 0) parts.push(',')
    const key = container.keys?.[container.next]
    if (key !== undefined) parts.push(goString(key), ':')
    item = container.items[container.next] ?? null
    container.next++
  }
}

function opened(value: object, entriesOf: (object: object) => Entries): Open {
  if (Array.isArray(value)) return { close: ']', items: value, keys: null, next: 0 }
  const entries = value instanceof Map ? sortedEntries([...value]) : entriesOf(value)
  return { close: '}', items: entries.map(([, item]) => item), keys: entries.map(([key]) => key), next: 0 }
}

function scalar(value: null | boolean | string | number | bigint, integer: (value: bigint) => number | bigint): string {
  if (typeof value === 'string') return goString(value)
  if (typeof value === 'number') return goFloat(value)
  return typeof value === 'bigint' ? String(integer(value)) : String(value)
}

function sortedEntries(entries: Entries): Entries {
  return entries.toSorted(([a], [b]) => compareUtf8(a, b))
}

function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}

/** On bytes: replacing text by text takes five times as long where megabytes are full of these characters. */
function withHtmlEscapes(literal: string): string {
  const input = Buffer.from(literal)
  const output = Buffer.allocUnsafe(input.length + escapedExtra * countHtml(input))
  let length = 0
  for (let at = 0; at < input.length; at++) {
    const byte = input[at] ?? 0
    if (byte === 0x3c || byte === 0x3e || byte === 0x26) length = writeEscape(output, length, byte)
    else if (byte === 0xe2 && isLineSeparator(input, at)) {
      length = writeEscape(output, length, input[at + 2] === 0xa8 ? 0x2028 : 0x2029)
      at += 2
    } else output[length++] = byte
  }
  return output.toString('utf8', 0, length)
}

/** Writes a backslash, u, and four hex digits; returns the place after them. */
function writeEscape(output: Uint8Array, at: number, code: number): number {
  output[at] = 0x5c
  output[at + 1] = 0x75
  output[at + 2] = hexDigit(code >> 12)
  output[at + 3] = hexDigit(code >> 8)
  output[at + 4] = hexDigit(code >> 4)
  output[at + 5] = hexDigit(code)
  return at + 6
}

/** The ASCII code of the lowest four bits' digit. */
function hexDigit(bits: number): number {
  const value = bits & 15
  return value + (value < 10 ? 0x30 : 0x57)
}

/** Bytes that an escape has more than what it stands for, at most. */
const escapedExtra = 5

function countHtml(input: Uint8Array): number {
  let count = 0
  for (let at = 0; at < input.length; at++) {
    const byte = input[at]
    if (byte === 0x3c || byte === 0x3e || byte === 0x26 || byte === 0xe2) count++
  }
  return count
}

/** U+2028 and U+2029 in UTF-8. */
function isLineSeparator(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9)
}

function rareEscape(sequence: string): string {
  if (sequence === '\\b') return '\\u0008'
  if (sequence === '\\f') return '\\u000c'
  return sequence.startsWith('\\ud') ? '\\ufffd' : sequence
}

/** Bytes of the valid UTF-8 sequence at this place, or 0: table 3-7 of the Unicode standard, as Go's unicode/utf8 has it. */
function sequenceWidth(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  if (first < 0x80) return 1
  if (first >= 0xc2 && first <= 0xdf) return isTail(second) ? 2 : 0
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80
    const high = first === 0xed ? 0x9f : 0xbf
    return second >= low && second <= high && isTail(third) ? 3 : 0
  }
  if (first < 0xf0 || first > 0xf4) return 0
  const low = first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xf4 ? 0x8f : 0xbf
  return second >= low && second <= high && isTail(third) && isTail(fourth) ? 4 : 0
}

function isTail(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf
}

/** A number that JSON has no form for; Go refuses it too (`UnsupportedValueError`). */
export class GoJsonUnsupportedError extends Error {
  override readonly name = 'GoJsonUnsupportedError'
  readonly code = 'GO_JSON_UNSUPPORTED'
  constructor(value: string) {
    super(`JSON has no form for the number ${value}.`)
  }
}
