import { type Cursor, character, giveUp, isLineEnd, skipComment, skipSpaces } from './cursor.ts'

const header = /[|>](?:([1-9])([-+]?)|([-+])([1-9]?))?/y

type Header = { readonly isFolded: boolean; readonly chomping: string; readonly increment: number | undefined }

/** Reads a literal (`|`) or folded (`>`) scalar below a parent at column `parent` (-1 for none). */
export function readBlockScalar(cursor: Cursor, parent: number): string {
  const { isFolded, chomping, increment } = readHeader(cursor)
  const least = Math.max(1, parent + 1)
  const indent = increment === undefined ? detectIndent(cursor, least) : least + increment - 1
  const lines = readLines(cursor, indent)
  return joinLines(lines, { isFolded, chomping })
}

function readHeader(cursor: Cursor): Header {
  header.lastIndex = cursor.at
  const [all = '', increment, sign, otherSign, otherIncrement] = header.exec(cursor.text) ?? []
  cursor.at += all.length
  const start = cursor.at
  skipSpaces(cursor)
  if (cursor.text.charCodeAt(cursor.at) === character.hash && cursor.at > start) skipComment(cursor)
  if (!isLineEnd(cursor.text.charCodeAt(cursor.at))) giveUp()
  cursor.at += 1
  const digit = increment ?? otherIncrement ?? ''
  return {
    isFolded: all.startsWith('>'),
    chomping: sign ?? otherSign ?? '',
    increment: digit === '' ? undefined : Number(digit),
  }
}

/** The column of the first line that is not blank. */
function detectIndent({ text, at }: Cursor, least: number): number {
  let widest = 0
  for (let start = at; ; ) {
    let end = start
    while (text.charCodeAt(end) === character.space) end += 1
    widest = Math.max(widest, end - start)
    if (text.charCodeAt(end) === character.tab) giveUp()
    if (text.charCodeAt(end) !== character.lineFeed) {
      // A blank line wider than the first line of text: PyYAML then takes the wider one and fails.
      if (widest > end - start && end - start >= least) giveUp()
      return Math.max(least, widest)
    }
    start = end + 1
  }
}

/** The lines of the scalar without their indent; blank ones are ''. The last is followed by the text's end or a line end. */
type Lines = { readonly lines: readonly string[]; readonly endsInBreak: boolean; readonly blanksAfter: number }

function readLines(cursor: Cursor, indent: number): Lines {
  const { text } = cursor
  const lines: string[] = []
  let blanks = 0
  let endsInBreak = true
  for (;;) {
    const start = cursor.at
    let column = 0
    while (column < indent && text.charCodeAt(start + column) === character.space) column += 1
    const code = text.charCodeAt(start + column)
    if (code === character.lineFeed) {
      blanks += 1
      cursor.at = start + column + 1
      continue
    }
    if (column < indent || Number.isNaN(code)) break
    for (; blanks > 0; blanks -= 1) lines.push('')
    const end = text.indexOf('\n', start)
    endsInBreak = end >= 0
    lines.push(text.slice(start + column, endsInBreak ? end : undefined))
    cursor.at = endsInBreak ? end + 1 : text.length
    if (!endsInBreak) break
  }
  // The line end before the next token belongs to nobody: whoever reads on looks for it.
  return { lines, endsInBreak, blanksAfter: blanks }
}

function joinLines(
  { lines, endsInBreak, blanksAfter }: Lines,
  { isFolded, chomping }: Omit<Header, 'increment'>,
): string {
  const body = isFolded ? fold(lines) : lines.join('\n')
  if (chomping === '-') return body
  const last = lines.length > 0 && endsInBreak ? '\n' : ''
  return chomping === '+' ? body + last + '\n'.repeat(blanksAfter) : body + last
}

/** One line end between two lines of text becomes a space; lines that begin with white space keep theirs. */
function fold(lines: readonly string[]): string {
  let result = ''
  let previous: string | undefined
  let blanks = 0
  for (const line of lines) {
    if (line === '') {
      blanks += 1
      continue
    }
    const isFlowing = previous !== undefined && isText(previous) && isText(line)
    if (previous !== undefined) result += isFlowing ? (blanks === 0 ? ' ' : '') : '\n'
    result += '\n'.repeat(blanks) + line
    previous = line
    blanks = 0
  }
  return result
}

function isText(line: string): boolean {
  return !/^[ \t]/.test(line)
}
