/** A place in a text, moved on by whoever reads. */
export type Cursor = { readonly text: string; at: number }

/** Thrown where a text leaves the part of YAML that the fast reader knows. It is one object: only its being thrown counts. */
export class BeyondSubset extends Error {
  override readonly name = 'BeyondSubset'
}

const beyond = new BeyondSubset()

/** Gives the text up: another reader must take it. */
export function giveUp(): never {
  throw beyond
}

export const character = {
  tab: 9,
  lineFeed: 10,
  space: 32,
  exclamation: 33,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  singleQuote: 39,
  asterisk: 42,
  comma: 44,
  hyphen: 45,
  colon: 58,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  bar: 124,
  closeBrace: 125,
} as const

/** True for a space, a line's end, and the end of the text (which is NaN). */
export function isBlank(code: number): boolean {
  return code === character.space || code === character.lineFeed || Number.isNaN(code)
}

/** True for a line's end and the end of the text. */
export function isLineEnd(code: number): boolean {
  return code === character.lineFeed || Number.isNaN(code)
}

export function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === character.space) cursor.at += 1
}

/** Moves past spaces and a comment to the line's end; anything else there is beyond the subset. */
export function endLine(cursor: Cursor): void {
  const start = cursor.at
  skipSpaces(cursor)
  if (cursor.text.charCodeAt(cursor.at) === character.hash && cursor.at > start) skipComment(cursor)
  if (!isLineEnd(cursor.text.charCodeAt(cursor.at))) giveUp()
}

/** Moves to the end of the line. */
export function skipComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at)
  cursor.at = end < 0 ? cursor.text.length : end
}

/**
 * Moves to the next character that is no space, line end or comment.
 *
 * @returns its column, -1 at the end of the text.
 */
export function skipToContent(cursor: Cursor): number {
  return skipToNext(cursor) ? cursor.at - (cursor.text.lastIndexOf('\n', cursor.at - 1) + 1) : -1
}

/** The same where columns do not matter: finding one takes as long as its line is. False at the end of the text. */
export function skipToNext(cursor: Cursor): boolean {
  const { text } = cursor
  for (;;) {
    skipSpaces(cursor)
    const code = text.charCodeAt(cursor.at)
    if (Number.isNaN(code)) return false
    if (code === character.hash && isBlank(text.charCodeAt(cursor.at - 1))) skipComment(cursor)
    else if (code === character.lineFeed) cursor.at += 1
    else if (code === character.tab) giveUp()
    else return true
  }
}

/** Where the text before `end` ends without its spaces. */
export function trimmedEnd(text: string, end: number): number {
  let trimmed = end
  while (text.charCodeAt(trimmed - 1) === character.space) trimmed -= 1
  return trimmed
}
