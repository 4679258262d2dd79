import { stripVTControlCharacters } from 'node:util'

/**
 * A text that a stranger chose, fit for a terminal: no escape sequences, no control characters, no marks that
 * turn the direction of writing or take no room; line breaks become spaces.
 */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu, '�')
}

// East Asian wide and emoji ranges (UAX #11, W and F), to the granularity that a table needs.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** How many columns of a terminal a text takes; colours take none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mn}/u.test(character)) continue
    width += wide.test(character) ? 2 : 1
  }
  return width
}

/** The text, or as much of its beginning as fits before an ellipsis. For texts without colours. */
export function fitText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let fitted = ''
  for (const character of text) {
    if (displayWidth(fitted + character) > width - 1) break
    fitted += character
  }
  return width < 1 ? '' : `${fitted}…`
}

/** A text in lines of at most `width`, broken at spaces; a word longer than a line stays whole. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
