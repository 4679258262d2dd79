import type {
  BinaryOperator,
  ComparisonOperator,
  ComprehensionClause,
  DictEntry,
  Expression,
  TextPart,
} from './nodes.ts'
import { type ExpressionParser, parseArguments, parseParameters } from './parse-arguments.ts'
import type { LiteralPart } from './string-literal.ts'
import { keywords, TokenReader } from './token-reader.ts'
import { tokenizeExpression } from './tokenize.ts'

/** For what reads arguments. */
export const expressionParser: ExpressionParser = { expression: parseExpression, clauses: parseClauses }

/** One expression; a lambda, a condition or `:=` among them, but no tuple without parentheses. */
export function parseExpression(reader: TokenReader): Expression {
  const line = reader.line
  if (reader.isAt('lambda')) return parseLambda(reader)
  if (reader.isKind('name') && reader.isAt(':=', 1)) {
    const name = reader.name()
    reader.expect(':=')
    return { kind: 'walrus', line, name, value: parseExpression(reader) }
  }
  const value = parseOr(reader)
  if (!reader.take('if')) return value
  const test = parseOr(reader)
  reader.expect('else')
  return { kind: 'conditional', line, test, value, otherwise: parseExpression(reader) }
}

function parseLambda(reader: TokenReader): Expression {
  const line = reader.next().line
  const parameters = parseParameters(reader, ':', expressionParser)
  reader.expect(':')
  return { kind: 'lambda', line, parameters, body: parseExpression(reader) }
}

/** An expression, or a tuple without parentheses, with `*x` among its items, or a `yield`. */
export function parseExpressionList(reader: TokenReader): Expression {
  if (reader.isAt('yield')) return parseYield(reader)
  const line = reader.line
  const first = parseStarred(reader)
  if (!reader.isAt(',')) return first
  const items = [first]
  while (reader.take(',')) {
    if (!startsExpression(reader)) break
    items.push(parseStarred(reader))
  }
  return { kind: 'tuple', line, items }
}

function parseYield(reader: TokenReader): Expression {
  const line = reader.next().line
  if (reader.take('from')) return { kind: 'yield', line, value: parseExpression(reader), isFrom: true }
  const value = startsExpression(reader) ? parseExpressionList(reader) : undefined
  return { kind: 'yield', line, value, isFrom: false }
}

const expressionStarts = [
  'lambda',
  'not',
  'None',
  'True',
  'False',
  'await',
  'yield',
  '(',
  '[',
  '{',
  '-',
  '+',
  '~',
  '*',
  '...',
]

function startsExpression(reader: TokenReader): boolean {
  const { kind, text } = reader.current
  if (kind === 'name') return !keywords.has(text) || expressionStarts.includes(text)
  return kind === 'number' || kind === 'string' || (kind === 'operator' && expressionStarts.includes(text))
}

function parseStarred(reader: TokenReader): Expression {
  const line = reader.line
  return reader.take('*') ? { kind: 'starred', line, value: parseBinary(reader, 0) } : parseExpression(reader)
}

function parseOr(reader: TokenReader): Expression {
  let left = parseAnd(reader)
  while (reader.isAt('or')) left = { kind: 'or', line: reader.next().line, left, right: parseAnd(reader) }
  return left
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseNot(reader)
  while (reader.isAt('and')) left = { kind: 'and', line: reader.next().line, left, right: parseNot(reader) }
  return left
}

function parseNot(reader: TokenReader): Expression {
  if (!reader.isAt('not')) return parseComparison(reader)
  return { kind: 'unary', line: reader.next().line, operator: 'not', operand: parseNot(reader) }
}

function parseComparison(reader: TokenReader): Expression {
  const line = reader.line
  const first = parseBinary(reader, 0)
  const rest: { operator: ComparisonOperator; right: Expression }[] = []
  for (;;) {
    const operator = takeComparison(reader)
    if (operator === undefined) break
    rest.push({ operator, right: parseBinary(reader, 0) })
  }
  return rest.length === 0 ? first : { kind: 'compare', line, first, rest }
}

function takeComparison(reader: TokenReader): ComparisonOperator | undefined {
  for (const operator of ['==', '!=', '<=', '>=', '<', '>', 'in'] as const) if (reader.take(operator)) return operator
  if (reader.take('is')) return reader.take('not') ? 'is not' : 'is'
  if (!reader.isAt('not') || !reader.isAt('in', 1)) return undefined
  reader.next()
  reader.next()
  return 'not in'
}

/** From the loosest to the tightest (docs.python.org/3/reference/expressions.html#operator-precedence). */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '@'],
]

/** Operators of the level and tighter ones; `*x` in a list or call takes all of them. */
function parseBinary(reader: TokenReader, level: number): Expression {
  const operators = levels[level]
  if (operators === undefined) return parseUnary(reader)
  let left = parseBinary(reader, level + 1)
  for (;;) {
    const operator = reader.isKind('operator') ? operators.find((each) => reader.isAt(each)) : undefined
    if (operator === undefined) return left
    const line = reader.next().line
    left = { kind: 'binary', line, operator, left, right: parseBinary(reader, level + 1) }
  }
}

function parseUnary(reader: TokenReader): Expression {
  const line = reader.line
  for (const operator of ['-', '+', '~'] as const) {
    if (reader.take(operator)) return { kind: 'unary', line, operator, operand: parseUnary(reader) }
  }
  if (reader.isAt('await')) reader.fail('await')
  const left = parseTrailers(reader)
  if (!reader.take('**')) return left
  return { kind: 'binary', line, operator: '**', left, right: parseUnary(reader) }
}

function parseTrailers(reader: TokenReader): Expression {
  let value = parseAtom(reader)
  for (;;) {
    const line = reader.line
    if (reader.take('.')) value = { kind: 'attribute', line, object: value, name: reader.name() }
    else if (reader.take('('))
      value = { kind: 'call', line, callee: value, given: parseArguments(reader, expressionParser) }
    else if (reader.take('[')) value = { kind: 'subscript', line, object: value, index: parseIndex(reader) }
    else return value
  }
}

function parseIndex(reader: TokenReader): Expression {
  const line = reader.line
  const items = [parseSlice(reader)]
  let isTuple = false
  while (reader.take(',')) {
    isTuple = true
    if (reader.isAt(']')) break
    items.push(parseSlice(reader))
  }
  reader.expect(']')
  const [first] = items
  return isTuple || first === undefined ? { kind: 'tuple', line, items } : first
}

function parseSlice(reader: TokenReader): Expression {
  const line = reader.line
  const part = () => (reader.isAtAny([':', ',', ']']) ? undefined : parseStarred(reader))
  const start = part()
  if (!reader.take(':')) return start ?? reader.fail('an empty index')
  const stop = part()
  const step = reader.take(':') ? part() : undefined
  return { kind: 'slice', line, start, stop, step }
}

function parseAtom(reader: TokenReader): Expression {
  const token = reader.current
  const { line } = token
  if (token.kind === 'string') return parseStrings(reader)
  reader.next()
  if (token.kind === 'number') return { kind: 'constant', line, value: token.value }
  if (token.kind === 'name') {
    if (token.text === 'None') return { kind: 'constant', line, value: null }
    if (token.text === 'True' || token.text === 'False') return { kind: 'constant', line, value: token.text === 'True' }
    return keywords.has(token.text)
      ? reader.fail(`the keyword ${token.text} here`, line)
      : { kind: 'name', line, name: token.text }
  }
  if (token.kind === 'operator') {
    if (token.text === '(') return parseParenthesized(reader, line)
    if (token.text === '[') return parseListOrComprehension(reader, line)
    if (token.text === '{') return parseBraces(reader, line)
    // `...` stands where nothing is needed: bodies and annotations
    if (token.text === '...') return { kind: 'constant', line, value: null }
  }
  return reader.fail(token.text === '' ? `a ${token.kind} here` : `${JSON.stringify(token.text)} here`, line)
}

function parseParenthesized(reader: TokenReader, line: number): Expression {
  if (reader.take(')')) return { kind: 'tuple', line, items: [] }
  const first = parseExpressionList(reader)
  if (reader.isAt('for') || reader.isAt('async')) {
    const clauses = parseClauses(reader)
    reader.expect(')')
    return { kind: 'comprehension', line, form: 'generator', element: first, value: undefined, clauses }
  }
  reader.expect(')')
  return first
}

function parseListOrComprehension(reader: TokenReader, line: number): Expression {
  if (reader.take(']')) return { kind: 'list', line, items: [] }
  const first = parseStarred(reader)
  if (reader.isAt('for') || reader.isAt('async')) {
    const clauses = parseClauses(reader)
    reader.expect(']')
    return { kind: 'comprehension', line, form: 'list', element: first, value: undefined, clauses }
  }
  return { kind: 'list', line, items: parseRest(reader, first, ']') }
}

function parseRest(reader: TokenReader, first: Expression, end: string): Expression[] {
  const items = [first]
  while (!reader.take(end)) {
    reader.expect(',')
    if (reader.take(end)) break
    items.push(parseStarred(reader))
  }
  return items
}

function parseBraces(reader: TokenReader, line: number): Expression {
  if (reader.take('}')) return { kind: 'dict', line, entries: [] }
  if (reader.isAt('*')) return { kind: 'set', line, items: parseRest(reader, parseStarred(reader), '}') }
  if (reader.isAt('**')) return parseDict(reader, line, parseEntry(reader))
  const first = parseExpression(reader)
  if (reader.take(':')) {
    const value = parseExpression(reader)
    if (!reader.isAt('for') && !reader.isAt('async')) return parseDict(reader, line, { key: first, value })
    const clauses = parseClauses(reader)
    reader.expect('}')
    return { kind: 'comprehension', line, form: 'dict', element: first, value, clauses }
  }
  if (!reader.isAt('for')) return { kind: 'set', line, items: parseRest(reader, first, '}') }
  const clauses = parseClauses(reader)
  reader.expect('}')
  return { kind: 'comprehension', line, form: 'set', element: first, value: undefined, clauses }
}

function parseDict(reader: TokenReader, line: number, first: DictEntry): Expression {
  const entries = [first]
  while (!reader.take('}')) {
    reader.expect(',')
    if (reader.take('}')) break
    entries.push(parseEntry(reader))
  }
  return { kind: 'dict', line, entries }
}

function parseEntry(reader: TokenReader): DictEntry {
  if (reader.take('**')) return { key: undefined, value: parseBinary(reader, 0) }
  const key = parseExpression(reader)
  reader.expect(':')
  return { key, value: parseExpression(reader) }
}

/** `for a, b in c if d`, as often as it stands there. */
function parseClauses(reader: TokenReader): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = []
  if (reader.isAt('async')) reader.fail('async')
  while (reader.take('for')) {
    const target = parseTargetList(reader)
    reader.expect('in')
    const source = parseOr(reader)
    const conditions: Expression[] = []
    while (reader.take('if')) conditions.push(reader.isAt('lambda') ? parseLambda(reader) : parseCondition(reader))
    clauses.push({ target, source, conditions })
  }
  return clauses
}

function parseCondition(reader: TokenReader): Expression {
  return reader.isKind('name') && reader.isAt(':=', 1) ? parseExpression(reader) : parseOr(reader)
}

/** What stands between `for` and `in`. */
export function parseTargetList(reader: TokenReader): Expression {
  const line = reader.line
  const target = () =>
    reader.take('*') ? ({ kind: 'starred', line, value: parseBinary(reader, 0) } as const) : parseBinary(reader, 0)
  const first = target()
  if (!reader.isAt(',')) return first
  const items: Expression[] = [first]
  while (reader.take(',')) {
    if (reader.isAt('in')) break
    items.push(target())
  }
  return { kind: 'tuple', line, items }
}

/** One string, or several side by side, which Python joins. */
function parseStrings(reader: TokenReader): Expression {
  const line = reader.line
  const parts: TextPart[] = []
  let isJoined = false
  let isBytes = false
  for (let token = reader.current; token.kind === 'string'; token = reader.current) {
    reader.next()
    if (token.literal.kind === 'joined') {
      isJoined = true
      parts.push(...token.literal.parts.map((part) => textPart(part, reader.file)))
    } else {
      isBytes ||= token.literal.kind === 'bytes'
      parts.push(token.literal.text)
    }
  }
  if (isBytes) return { kind: 'bytes', line, text: parts.join('') }
  return isJoined ? { kind: 'joined', line, parts } : { kind: 'constant', line, value: parts.join('') }
}

function textPart(part: LiteralPart, file: string): TextPart {
  if (typeof part === 'string') return part
  const reader = new TokenReader(tokenizeExpression(part.source, file, part.line), file)
  const value = parseExpressionList(reader)
  if (!reader.isKind('end')) reader.fail(`${JSON.stringify(reader.current.text)} in a text with values`)
  return { value, conversion: part.conversion, format: part.format.map((each) => textPart(each, file)) }
}
