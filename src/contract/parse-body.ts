import { isUtf8 } from 'node:buffer'

/** Deeper JSON than this is nobody's answer, and a danger to every recursive reader after us. */
const maximumDepth = 100

export type ParsedBody =
  | { readonly kind: 'json'; readonly value: unknown }
  /** `problem` is a sentence of ours. */
  | { readonly kind: 'broken'; readonly problem: string }

/**
 * Reads bytes of a stranger as JSON: UTF-8, at most 100 levels, no number beyond what a double holds.
 * Safe for any input: the depth is counted before anything recursive sees the text. A byte order mark is let pass.
 */
export function parseBody(bytes: Uint8Array): ParsedBody {
  if (bytes.byteLength === 0) return { kind: 'broken', problem: 'The body is empty.' }
  if (!isUtf8(bytes)) return { kind: 'broken', problem: 'The body is not valid UTF-8.' }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start)
  if (isDeeperThan(buffer, maximumDepth))
    return { kind: 'broken', problem: `The JSON is nested more than ${maximumDepth} levels deep.` }
  return parseText(buffer.toString('utf8'))
}

function parseText(text: string): ParsedBody {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'broken', problem: describeNoJson(text) }
  }
  if (hasInfinity(value)) return { kind: 'broken', problem: 'The JSON has a number that is too large to be read.' }
  return { kind: 'json', value }
}

function describeNoJson(text: string): string {
  const start = text.slice(0, 1000).trimStart().toLowerCase()
  if (start === '') return 'The body is white space only.'
  if (start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<head'))
    return 'The body is an HTML page.'
  if (start.startsWith('<')) return 'The body is markup, not JSON.'
  if (start.startsWith('data:') || start.startsWith('event:'))
    return 'The body is an event stream, which was not asked for.'
  if (start.startsWith('{') || start.startsWith('[')) return 'The JSON is broken or ends too early.'
  return 'The body is not JSON.'
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * True when brackets outside strings open more than `limit` levels. Counts without parsing: for text that is not JSON
 * the answer means nothing but is still given in one pass.
 */
export function isDeeperThan(json: Buffer, limit: number): boolean {
  let depth = 0
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index]
    if (byte === quote) {
      index = endOfString(json, index)
      if (index === -1) return false
    } else if (byte === openBracket || byte === openBrace) {
      depth += 1
      if (depth > limit) return true
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1
  }
  return false
}

/** The index of the quote that ends the string begun at `start`, or −1. Searching is much faster than stepping. */
function endOfString(json: Buffer, start: number): number {
  let end = json.indexOf(quote, start + 1)
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf(quote, end + 1)
  return end
}

function isEscaped(json: Buffer, index: number): boolean {
  let first = index
  while (json[first - 1] === backslash) first -= 1
  return (index - first) % 2 === 1
}

/** JSON allows 1e999; JavaScript reads it as Infinity, which no JSON can be written from again. */
function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasInfinity)
  for (const name in value) if (hasInfinity((value as Readonly<Record<string, unknown>>)[name])) return true
  return false
}
