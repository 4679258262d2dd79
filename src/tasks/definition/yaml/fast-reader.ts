import { readBlockScalar } from './block-scalar.ts'
import {
  BeyondSubset,
  type Cursor,
  character,
  endLine,
  giveUp,
  isBlank,
  isLineEnd,
  skipSpaces,
  skipToContent,
  trimmedEnd,
} from './cursor.ts'
import { readFlow } from './flow.ts'
import { plainValue } from './plain-scalar.ts'
import { readQuoted } from './quoted-scalar.ts'
import { readTagged, setMember } from './tagged.ts'

/** Line ends other than \n, marks that separate documents, and what a text may not hold: all left to the other reader. */
const beyondCharacters = /^(?:---|\.\.\.|%)|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/m
const deepest = 60

/**
 * Reads the part of YAML that task definitions are written in, some twenty times as fast as a complete reader, and with
 * PyYAML's leniencies: quoted texts and brackets may go on at any column.
 *
 * @returns undefined where the text uses anything else (anchors, tags, several documents) or is not valid: a complete reader
 *   must then decide.
 */
export function readFast(text: string): { readonly value: unknown } | undefined {
  if (beyondCharacters.test(text)) return undefined
  try {
    const cursor: Cursor = { text, at: 0 }
    const column = skipToContent(cursor)
    const value = column < 0 ? null : readBlock(cursor, { column, parent: -1, depth: 0 })
    if (skipToContent(cursor) >= 0) giveUp()
    return { value }
  } catch (error) {
    if (error instanceof BeyondSubset) return undefined
    throw error
  }
}

/** Where a node is: its own column, its parent's (-1 for none), and how many nodes it is in. */
type Place = { readonly column: number; readonly parent: number; readonly depth: number }

/** Reads a node that begins at the cursor, at its own column, up to where it ends. */
function readBlock(cursor: Cursor, place: Place): unknown {
  if (place.depth > deepest) giveUp()
  if (isItem(cursor)) return readSequence(cursor, place)
  if (isKeyAhead(cursor)) return readMapping(cursor, place)
  return readInline(cursor, place.parent)
}

function isItem({ text, at }: Cursor): boolean {
  return text.charCodeAt(at) === character.hyphen && isBlank(text.charCodeAt(at + 1))
}

function readSequence(cursor: Cursor, { column, depth }: Place): unknown[] {
  const items: unknown[] = []
  for (let found = column; found === column && isItem(cursor); ) {
    const dash = cursor.at
    cursor.at += 1
    skipSpaces(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (isLineEnd(code) || code === character.hash) {
      items.push(readBelow(cursor, { column, depth }, false))
    } else {
      items.push(readBlock(cursor, { column: column + cursor.at - dash, parent: column, depth: depth + 1 }))
    }
    found = skipToContent(cursor)
    if (found > column) giveUp()
  }
  return items
}

function readMapping(cursor: Cursor, { column, depth }: Place): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (let found = column; found === column; ) {
    const key = readKey(cursor)
    skipSpaces(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    const isBelow = isLineEnd(code) || code === character.hash
    setMember(members, key, isBelow ? readBelow(cursor, { column, depth }, true) : readInline(cursor, column))
    found = skipToContent(cursor)
    if (found > column) giveUp()
  }
  return members
}

/** The node on the lines after a key or a dash; null when there is none. A list may begin at its key's own column. */
function readBelow(cursor: Cursor, { column, depth }: { column: number; depth: number }, isMember: boolean): unknown {
  const found = skipToContent(cursor)
  if (found > column) return readBlock(cursor, { column: found, parent: column, depth: depth + 1 })
  if (isMember && found === column && isItem(cursor)) {
    return readSequence(cursor, { column, parent: column, depth: depth + 1 })
  }
  return null
}

const notKeyFirst = /[?,[\]{}#&*!|>%@`\t]/
const longestKey = 1_000

/** Whether the line goes on with a key and its colon. */
function isKeyAhead(cursor: Cursor): boolean {
  const start = cursor.at
  const isKey = findKey(cursor) !== undefined
  cursor.at = start
  return isKey
}

function readKey(cursor: Cursor): string {
  return findKey(cursor) ?? giveUp()
}

/** Reads a key and its colon; undefined when there is none. */
function findKey(cursor: Cursor): string | undefined {
  const { text, at: start } = cursor
  const code = text.charCodeAt(start)
  if (code === character.doubleQuote || code === character.singleQuote) {
    const key = readQuoted(cursor)
    const isOneLine = !text.slice(start, cursor.at).includes('\n')
    skipSpaces(cursor)
    if (!isColon(cursor)) return undefined
    if (!isOneLine || cursor.at - start > longestKey) giveUp()
    cursor.at += 1
    return key
  }
  if (notKeyFirst.test(text[start] ?? '\t')) return undefined
  if (isItem(cursor)) giveUp()
  for (let at = start; ; at += 1) {
    const next = text.charCodeAt(at)
    if (isLineEnd(next) || next === character.tab) return undefined
    if (next === character.hash && text.charCodeAt(at - 1) === character.space) return undefined
    if (next === character.colon && isBlank(text.charCodeAt(at + 1))) {
      if (at === start || at - start > longestKey) giveUp()
      cursor.at = at + 1
      return plainKey(text.slice(start, trimmedEnd(text, at)))
    }
  }
}

/** A key that is no text becomes one; which, is left to the other reader but for whole numbers. */
function plainKey(source: string): string {
  const key = plainValue(source)
  if (typeof key === 'string' && key !== '<<' && key !== '=') return key
  return typeof key === 'number' ? String(key) : giveUp()
}

function isColon({ text, at }: Cursor): boolean {
  return text.charCodeAt(at) === character.colon && isBlank(text.charCodeAt(at + 1))
}

/** Reads a value that begins within a line. */
function readInline(cursor: Cursor, parent: number): unknown {
  switch (cursor.text.charCodeAt(cursor.at)) {
    case character.bar:
    case character.greater:
      return readBlockScalar(cursor, parent)
    case character.doubleQuote:
    case character.singleQuote:
      return ended(cursor, readQuoted(cursor))
    case character.openBracket:
    case character.openBrace:
      return ended(cursor, readFlow(cursor))
    case character.exclamation:
      return ended(cursor, readTagged(cursor, /[^\s]+/y))
    default:
      return knownPlain(readPlain(cursor, parent))
  }
}

/** Two marks are no text in YAML 1.1. */
function knownPlain(text: string): unknown {
  return text === '<<' || text === '=' ? giveUp() : plainValue(text)
}

function ended<Value>(cursor: Cursor, value: Value): Value {
  endLine(cursor)
  return value
}

const notFirst = /[,[\]{}#&*!|>'"%@`=\t]/

/** Unquoted text, with its further lines when these are right of its parent. */
function readPlain(cursor: Cursor, parent: number): string {
  const first = cursor.text[cursor.at] ?? '\t'
  const isMark = first === '-' || first === '?' || first === ':'
  if (notFirst.test(first) || (isMark && isBlank(cursor.text.charCodeAt(cursor.at + 1)))) giveUp()
  let result = readPlainLine(cursor)
  while (cursor.text.charCodeAt(cursor.at) === character.lineFeed) {
    const next = nextLineOf(cursor, parent)
    if (next === undefined) return result
    cursor.at = next.at
    result += (next.blanks === 0 ? ' ' : '\n'.repeat(next.blanks)) + readPlainLine(cursor)
  }
  return result
}

/** Moves to the line's end or to the comment that ends the text. */
function readPlainLine(cursor: Cursor): string {
  const { text, at: start } = cursor
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at)
    if (code === character.tab) giveUp()
    if (code === character.colon && isBlank(text.charCodeAt(at + 1))) giveUp()
    const isComment = code === character.hash && text.charCodeAt(at - 1) === character.space
    if (!isLineEnd(code) && !isComment) continue
    cursor.at = at
    return text.slice(start, trimmedEnd(text, at))
  }
}

/** Where unquoted text goes on: the next line that is not blank, if it is right of the parent and no comment. */
function nextLineOf(
  { text, at }: Cursor,
  parent: number,
): { readonly at: number; readonly blanks: number } | undefined {
  let start = at + 1
  for (let blanks = 0; ; blanks += 1) {
    let end = start
    while (text.charCodeAt(end) === character.space) end += 1
    const code = text.charCodeAt(end)
    if (code === character.lineFeed) {
      start = end + 1
      continue
    }
    const isOver = Number.isNaN(code) || code === character.hash || end - start <= parent
    return isOver ? undefined : { at: end, blanks }
  }
}
