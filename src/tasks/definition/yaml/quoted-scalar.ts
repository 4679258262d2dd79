import { type Cursor, character, giveUp } from './cursor.ts'

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * Reads a quoted scalar from its opening quote to after its closing one. As in PyYAML, its further lines may begin at any
 * column, also left of their parent.
 */
export function readQuoted(cursor: Cursor): string {
  const { text } = cursor
  const quote = text[cursor.at] as '"' | "'"
  const end = text.indexOf(quote, cursor.at + 1)
  if (end < 0) giveUp()
  const simple = text.slice(cursor.at + 1, end)
  const isSimple = quote === '"' ? !/[\\\n]/.test(simple) : !simple.includes('\n') && text[end + 1] !== "'"
  if (!isSimple) return quote === '"' ? readPieces(cursor, doubleQuoted) : readPieces(cursor, singleQuoted)
  cursor.at = end + 1
  return simple
}

type Style = { readonly stop: RegExp; readonly special: (cursor: Cursor) => string | undefined }

/** Text up to what `stop` finds, which `special` reads; it answers undefined at the closing quote. */
function readPieces(cursor: Cursor, { stop, special }: Style): string {
  const { text } = cursor
  let result = ''
  cursor.at += 1
  for (;;) {
    stop.lastIndex = cursor.at
    const found = stop.exec(text)
    if (found === null) giveUp()
    result += text.slice(cursor.at, found.index)
    cursor.at = found.index
    const code = text.charCodeAt(cursor.at)
    const piece = code === character.lineFeed || isSpace(code) ? readFold(cursor) : special(cursor)
    if (piece === undefined) return result
    result += piece
  }
}

const singleQuoted: Style = {
  stop: /'|[ \t]*\n/g,
  special(cursor) {
    cursor.at += 1
    if (cursor.text.charCodeAt(cursor.at) !== character.singleQuote) return undefined
    cursor.at += 1
    return "'"
  },
}

const doubleQuoted: Style = {
  stop: /["\\]|[ \t]*\n/g,
  special(cursor) {
    const { text } = cursor
    if (text.charCodeAt(cursor.at) === character.doubleQuote) {
      cursor.at += 1
      return undefined
    }
    const letter = text[cursor.at + 1] ?? ''
    cursor.at += 2
    // A backslash at a line's end joins the lines: what folds is only blank lines after it.
    if (letter === '\n') return readBreaks(cursor)
    return simpleEscapes[letter] ?? readHex(cursor, hexDigits[letter])
  },
}

function readHex(cursor: Cursor, length: number | undefined): string {
  if (length === undefined) giveUp()
  const digits = cursor.text.slice(cursor.at, cursor.at + length)
  const code = Number.parseInt(digits, 16)
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length || !isCharacter) giveUp()
  cursor.at += length
  return String.fromCodePoint(code)
}

function isSpace(code: number): boolean {
  return code === character.space || code === character.tab
}

/** White space around one line end becomes a space; each further line end stays one. */
function readFold(cursor: Cursor): string {
  cursor.at = cursor.text.indexOf('\n', cursor.at) + 1
  const breaks = readBreaks(cursor)
  return breaks === '' ? ' ' : breaks
}

/** Moves over white space; gives its line ends. */
function readBreaks(cursor: Cursor): string {
  let breaks = ''
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === character.lineFeed) breaks += '\n'
    else if (!isSpace(code)) return breaks
    cursor.at += 1
  }
}
