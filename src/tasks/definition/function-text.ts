import { hash } from 'node:crypto'

/**
 * The text of a function, class or assignment at the top level of a Python module: from its first decorator to the next
 * statement at the top level, without blank lines and comments at its end. Of several with the name the last, as in Python.
 * The module is not run, and only as much of Python is read as tells statements apart.
 *
 * @returns undefined when the module defines no such name at its top level.
 * @example functionText('import re\n\ndef f(x):\n    return x\n\n# end\n', 'f') // => 'def f(x):\n    return x'
 */
export function functionText(module: string, name: string): string | undefined {
  const lines = module.replace(/\r\n?/g, '\n').split('\n')
  const starts = statementStarts(lines)
  let found: string | undefined
  for (const [place, start] of starts.entries()) {
    const isPartOfEarlier = (lines[starts[place - 1] ?? -1] ?? '').startsWith('@')
    if (isPartOfEarlier) continue
    const head = afterDecorators(lines, starts, place)
    if (definedName(lines[starts[head] ?? 0] ?? '') === name) found = trimmed(lines.slice(start, starts[head + 1]))
  }
  return found
}

/** What a port states that it follows: the first 12 hex digits of the SHA-256 of a function's text. */
export function functionHash(text: string): string {
  return hash('sha256', text).slice(0, 12)
}

/** Where the definition is that a run of decorators belongs to. */
function afterDecorators(lines: readonly string[], starts: readonly number[], place: number): number {
  let head = place
  while ((lines[starts[head] ?? -1] ?? '').startsWith('@')) head += 1
  return head
}

const definition = /^(?:(?:async\s+)?def|class)\s+([\p{L}_][\p{L}\p{N}_]*)/u
const assignment = /^([\p{L}_][\p{L}\p{N}_]*)\s*(?::[^=]+)?=(?!=)/u

function definedName(line: string): string | undefined {
  return (definition.exec(line) ?? assignment.exec(line))?.[1]
}

function trimmed(lines: readonly string[]): string {
  let end = lines.length
  while (end > 0 && /^\s*(?:#.*)?$/.test(lines[end - 1] ?? '')) end -= 1
  return lines.slice(0, end).join('\n')
}

/** Words that go on with the statement before them. */
const continuing = /^(?:else|elif|except|finally)\b/

/** Lines at which a statement of the top level begins: not within brackets, texts, or after a backslash. */
function statementStarts(lines: readonly string[]): number[] {
  const starts: number[] = []
  let state: LineState = { quote: '', depth: 0, isJoined: false }
  for (const [index, line] of lines.entries()) {
    const isFresh = state.quote === '' && state.depth === 0 && !state.isJoined
    if (isFresh && /^[^\s#]/.test(line) && !continuing.test(line)) starts.push(index)
    state = afterLine(line, state)
  }
  return starts
}

/** What a line leaves open: a text in triple quotes, brackets, a backslash at its end. */
type LineState = { readonly quote: string; readonly depth: number; readonly isJoined: boolean }

const tokens = /"""|'''|"|'|\\.?|#|[([{]|[)\]}]/gs

function afterLine(line: string, { quote: openQuote, depth: openDepth }: LineState): LineState {
  let quote = openQuote
  let depth = openDepth
  for (const { 0: token } of line.matchAll(tokens)) {
    // A backslash at the end of a line goes on with a text in single quotes, too.
    if (token === '\\') return { quote, depth, isJoined: true }
    if (token.startsWith('\\')) continue
    if (quote !== '') {
      if (token === quote) quote = ''
      else if (quote.length === 1 && token === quote.repeat(3)) quote = ''
    } else if (token === '#') break
    else if (/^["']/.test(token)) quote = token
    else depth = Math.max(0, depth + (/[([{]/.test(token) ? 1 : -1))
  }
  return { quote: quote.length === 3 ? quote : '', depth, isJoined: false }
}
