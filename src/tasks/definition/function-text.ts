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
  return topLevel(module).findLast(({ defined }) => defined === name)?.text
}

/**
 * The text of a function as {@link functionText} gives it, with the texts of everything at the top level of its module that
 * it names, and that these name in turn, imports among them; in the order of the module. What stands in other modules is not
 * followed. Words of comments and texts count as names, so that it may have more than is needed, never less.
 *
 * @returns undefined when the module defines no such name at its top level.
 * @example functionClosure('import re\nA = 1\nB = A\ndef f(x):\n    return B', 'f') // => 'A = 1\nB = A\ndef f(x):\n    return B'
 */
export function functionClosure(module: string, name: string): string | undefined {
  const statements = topLevel(module)
  if (!statements.some(({ defined }) => defined === name)) return undefined
  const reached = new Set<Statement>()
  const [wanted, known] = [[name], new Set([name])]
  for (const each of wanted) {
    for (const statement of statements) {
      if (reached.has(statement) || !binds(statement, each)) continue
      reached.add(statement)
      for (const word of statement.words) {
        if (!known.has(word)) wanted.push(word)
        known.add(word)
      }
    }
  }
  return statements
    .filter((statement) => reached.has(statement))
    .map(({ text }) => text)
    .join('\n')
}

/** A statement at the top level, with its decorators. */
type Statement = {
  readonly text: string
  /** The name of the function, class or variable; undefined for other statements. */
  readonly defined: string | undefined
  /** Everything in it that looks like a name. */
  readonly words: ReadonlySet<string>
}

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** Imports and blocks may bind any name that occurs in them. */
const binding = /^(?:import|from|if|try|with|for|while)\b/

function binds({ defined, text, words }: Statement, name: string): boolean {
  return defined === undefined ? binding.test(text) && words.has(name) : defined === name
}

function topLevel(module: string): Statement[] {
  const lines = module.replace(/\r\n?/g, '\n').split('\n')
  const starts = statementStarts(lines)
  const statements: Statement[] = []
  for (let place = 0; place < starts.length; ) {
    const head = afterDecorators(lines, starts, place)
    const text = trimmed(lines.slice(starts[place], starts[head + 1]))
    const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu)).difference(keywords)
    statements.push({ text, defined: definedName(lines[starts[head] ?? -1] ?? ''), words })
    place = head + 1
  }
  return statements
}

/** What a port states that it follows: the first 12 hex digits of the SHA-256 of a function's text with what it uses. */
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
