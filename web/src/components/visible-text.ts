/**
 * Characters that draw nothing, or change how others are drawn: controls but tab and line feed, directional overrides and
 * isolates, other invisible ones, and lone halves of surrogate pairs. Joiners and the marks that choose between two drawings of
 * an emoji belong to how people write.
 */
const hidden =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g

/** Text of a stranger with what cannot be seen written out: `a⟨U+202E⟩b`. A carriage return before a line feed is left out. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(hidden, writtenOut)
}

function writtenOut(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

export type CutText = { readonly text: string; readonly hiddenCharacters: number }

/** The beginning of a text: at most so many characters and lines; never half a surrogate pair. */
export function cutText(
  text: string,
  { characters, lines }: { readonly characters: number; readonly lines: number },
): CutText {
  let end = Math.min(text.length, characters)
  for (let line = 0, from = 0; line < lines; line++) {
    const next = text.indexOf('\n', from)
    if (next === -1 || next >= end) break
    if (line === lines - 1) end = next
    from = next + 1
  }
  if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end--
  return { text: text.slice(0, end), hiddenCharacters: text.length - end }
}

/** A stranger's name or other short text for a line of ours: hidden characters written out, and cut where it goes on too long. */
export function visibleWord(text: string, characters = 120): string {
  const cut = cutText(text, { characters, lines: Number.POSITIVE_INFINITY })
  return `${visibleText(cut.text)}${cut.hiddenCharacters > 0 ? '…' : ''}`
}
