/** A piece of a template: text to print, or a tag with the tokens inside. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'print' | 'block'; readonly tokens: readonly Token[]; readonly line: number }

export type Token = {
  readonly kind: 'name' | 'integer' | 'float' | 'string' | 'operator' | 'end'
  readonly text: string
  readonly line: number
}

/** A mistake in the template's source. */
export type SyntaxFailure = (reason: string, line: number) => never

const opening = /\{(?:\{|%|#)/g
const closings: Readonly<Record<string, RegExp>> = { '{{': /[-+]?\}\}/g, '{%': /[-+]?%\}/g, '{#': /[-+]?#\}/g }
const rawBlock = /\{%[-+]?\s*raw\s*([-+]?)%\}([\s\S]*?)\{%([-+]?)\s*endraw\s*([-+]?)%\}/y

/**
 * Cuts a template into text and tags with the settings of lm-evaluation-harness (utils.py:611, commit 4e7e0d47f): no
 * trimming of blocks, a trailing newline is kept, CR and CRLF become LF.
 */
export function segmentTemplate(source: string, fail: SyntaxFailure): Segment[] {
  const text = source.replace(/\r\n?/g, '\n')
  const segments: Segment[] = []
  let position = 0
  let trimsStart = false
  function lineAt(index: number): number {
    return text.slice(0, index).split('\n').length
  }
  function pushText(from: number, to: number, trimsEnd: boolean): void {
    let piece = text.slice(from, to)
    if (trimsStart) piece = piece.replace(/^\s+/, '')
    if (trimsEnd) piece = piece.replace(/\s+$/, '')
    if (piece !== '') segments.push({ kind: 'text', text: piece, line: lineAt(from) })
  }
  for (;;) {
    opening.lastIndex = position
    const start = opening.exec(text)
    if (start === null) break
    const index = start.index
    pushText(position, index, text[index + 2] === '-')
    rawBlock.lastIndex = index
    const raw = rawBlock.exec(text)
    if (raw !== null) {
      trimsStart = raw[1] === '-'
      pushText(index + raw[0].indexOf('%}') + 2, index + raw[0].lastIndexOf('{%'), raw[3] === '-')
      trimsStart = raw[4] === '-'
      position = rawBlock.lastIndex
      continue
    }
    const tag = readTag({ text, index, mark: start[0], line: lineAt(index), fail })
    if (tag.segment !== undefined) segments.push(tag.segment)
    trimsStart = tag.trimsAfter
    position = tag.end
  }
  pushText(position, text.length, false)
  return segments
}

type Tag = { readonly segment?: Segment; readonly end: number; readonly trimsAfter: boolean }

function readTag(place: { text: string; index: number; mark: string; line: number; fail: SyntaxFailure }): Tag {
  const { text, index, mark, line, fail } = place
  const closing = closings[mark] ?? /$/g
  const start = index + 2 + (/[-+]/.test(text[index + 2] ?? '') ? 1 : 0)
  if (mark === '{#') {
    closing.lastIndex = start
    const end = closing.exec(text)
    if (end === null) fail('a comment is not closed', line)
    return { end: closing.lastIndex, trimsAfter: end?.[0].startsWith('-') ?? false }
  }
  const { tokens, end, mark: found } = readTokens({ text, start, closing, line, fail })
  return {
    segment: { kind: mark === '{{' ? 'print' : 'block', tokens, line },
    end,
    trimsAfter: found.startsWith('-'),
  }
}

const tokenShapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['float', /\d[\d_]*(?:\.\d[\d_]*(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/y],
  ['integer', /\d[\d_]*/y],
  ['name', /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ['string', /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y],
  ['operator', /\/\/|\*\*|==|!=|>=|<=|[-+*/%~()[\]{}<>=.:|,;]/y],
]

type Inside = { text: string; start: number; closing: RegExp; line: number; fail: SyntaxFailure }

function readTokens({ text, start, closing, line, fail }: Inside): { tokens: Token[]; end: number; mark: string } {
  const tokens: Token[] = []
  let position = start
  let currentLine = line
  let openBrackets = 0
  const sticky = new RegExp(closing.source, 'y')
  for (;;) {
    const space = /\s*/y
    space.lastIndex = position
    currentLine += (space.exec(text)?.[0].split('\n').length ?? 1) - 1
    position = space.lastIndex
    sticky.lastIndex = position
    const end = sticky.exec(text)
    if (end !== null && openBrackets === 0) {
      tokens.push({ kind: 'end', text: '', line: currentLine })
      return { tokens, end: sticky.lastIndex, mark: end[0] }
    }
    const token = matchToken(text, position, currentLine)
    if (token === undefined) return fail(`a tag is not closed, or has an unknown character`, currentLine)
    if (token.kind === 'operator') openBrackets += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0
    tokens.push(token)
    position += token.text.length
  }
}

function matchToken(text: string, position: number, line: number): Token | undefined {
  for (const [kind, shape] of tokenShapes) {
    shape.lastIndex = position
    const found = shape.exec(text)
    if (found !== null) return { kind, text: found[0], line }
  }
  return undefined
}
