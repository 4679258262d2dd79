import { type Cursor, character, giveUp, isBlank, skipToNext, trimmedEnd } from './cursor.ts'
import { plainValue } from './plain-scalar.ts'
import { readQuoted } from './quoted-scalar.ts'
import { readTagged, setMember } from './tagged.ts'

const deepest = 60

/** Reads a list or mapping in brackets, from the opening one to after the closing one. Line starts do not matter in it. */
export function readFlow(cursor: Cursor, depth = 0): unknown {
  if (depth > deepest) giveUp()
  const isList = cursor.text.charCodeAt(cursor.at) === character.openBracket
  cursor.at += 1
  return isList ? readList(cursor, depth) : readMapping(cursor, depth)
}

function readList(cursor: Cursor, depth: number): unknown[] {
  const items: unknown[] = []
  while (!isClosed(cursor, character.closeBracket)) {
    items.push(readItem(cursor, depth))
    endItem(cursor, character.closeBracket)
  }
  return items
}

function readMapping(cursor: Cursor, depth: number): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  while (!isClosed(cursor, character.closeBrace)) {
    const key = readItem(cursor, depth)
    if (typeof key === 'object' && key !== null) giveUp()
    skipToNext(cursor)
    let value: unknown = null
    if (cursor.text.charCodeAt(cursor.at) === character.colon) {
      cursor.at += 1
      skipToNext(cursor)
      if (!isAt(cursor, character.comma) && !isAt(cursor, character.closeBrace)) value = readItem(cursor, depth)
    }
    setMember(members, key, value)
    endItem(cursor, character.closeBrace)
  }
  return members
}

function isAt({ text, at }: Cursor, code: number): boolean {
  return text.charCodeAt(at) === code
}

function isClosed(cursor: Cursor, close: number): boolean {
  if (!skipToNext(cursor)) giveUp()
  if (!isAt(cursor, close)) return false
  cursor.at += 1
  return true
}

function endItem(cursor: Cursor, close: number): void {
  if (!skipToNext(cursor)) giveUp()
  if (isAt(cursor, character.comma)) cursor.at += 1
  else if (!isAt(cursor, close)) giveUp()
}

function readItem(cursor: Cursor, depth: number): unknown {
  switch (cursor.text.charCodeAt(cursor.at)) {
    case character.openBracket:
    case character.openBrace:
      return readFlow(cursor, depth + 1)
    case character.doubleQuote:
    case character.singleQuote:
      return readQuoted(cursor)
    case character.exclamation:
      return readTagged(cursor, /[^\s,[\]{}]+/y)
    default:
      return plainValue(readPlain(cursor))
  }
}

/** Characters with which no unquoted text begins, and those that readers of YAML disagree about within brackets. */
const notFirst = /[-?:,[\]{}#&*!|>'"%@`=<\t]/

/** One line of unquoted text up to a comma, a bracket, `: ` or a comment. */
function readPlain(cursor: Cursor): string {
  const { text, at: start } = cursor
  const isNegative = isAt(cursor, character.hyphen) && /[\w.]/.test(text[start + 1] ?? '')
  if (notFirst.test(text[start] ?? '\t') && !isNegative) giveUp()
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at)
    if (code === character.tab || code === character.question || Number.isNaN(code)) giveUp()
    if (code === character.hash && text.charCodeAt(at - 1) === character.space) return endPlain(cursor, at)
    if (code === character.openBracket || code === character.openBrace) giveUp()
    if (code === character.comma || code === character.closeBracket || code === character.closeBrace) {
      return endPlain(cursor, at)
    }
    if (code === character.lineFeed) return endPlain(cursor, at)
    if (code === character.colon) {
      const next = text.charCodeAt(at + 1)
      if (isBlank(next)) return endPlain(cursor, at)
      if (!/[\w/.]/.test(String.fromCharCode(next))) giveUp()
    }
  }
}

/** A text that goes on in a further line ends where a comma or bracket should be, which the caller gives up on. */
function endPlain(cursor: Cursor, end: number): string {
  const value = cursor.text.slice(cursor.at, trimmedEnd(cursor.text, end))
  cursor.at = end
  return value
}
