import type {
  BinaryOperator,
  Block,
  ClassStatement,
  Expression,
  FunctionStatement,
  Handler,
  Statement,
  WithItem,
} from './nodes.ts'
import { parseArguments, parseParameters } from './parse-arguments.ts'
import { expressionParser, parseExpression, parseExpressionList, parseTargetList } from './parse-expression.ts'
import { parseFromImport, parseImport } from './parse-import.ts'
import { TokenReader } from './token-reader.ts'
import { tokenize } from './tokenize.ts'

/**
 * Parses a file of Python. Annotations are read and dropped.
 *
 * @param file the name that errors give
 * @throws {UnsupportedPythonError} for what it cannot parse, with the line.
 */
export function parseProgram(text: string, file: string): Block {
  const reader = new TokenReader(tokenize(text, file), file)
  const statements: Statement[] = []
  try {
    while (!reader.isKind('end')) statements.push(...parseStatement(reader))
  } catch (error) {
    // the stack's end, which only brackets in brackets reach
    return error instanceof RangeError ? reader.fail('nesting this deep') : raiseAgain(error)
  }
  return statements
}

function raiseAgain(error: unknown): never {
  throw error
}

/** One statement, or several of one line divided by semicolons. */
function parseStatement(reader: TokenReader): Statement[] {
  const compound = parseCompound(reader)
  if (compound !== undefined) return [compound]
  const statements = [parseSimple(reader)]
  while (reader.take(';')) if (!reader.isKind('newline')) statements.push(parseSimple(reader))
  reader.expectKind('newline')
  return statements
}

function parseBlock(reader: TokenReader): Block {
  reader.expect(':')
  if (!reader.takeKind('newline')) return parseStatement(reader)
  reader.expectKind('indent')
  const statements: Statement[] = []
  while (!reader.takeKind('dedent')) statements.push(...parseStatement(reader))
  return statements
}

function parseElse(reader: TokenReader): Block {
  return reader.take('else') ? parseBlock(reader) : []
}

function parseCompound(reader: TokenReader): Statement | undefined {
  const line = reader.line
  if (reader.isAt('@') || reader.isAt('def') || reader.isAt('class')) return parseDecorated(reader)
  if (reader.isAt('async')) reader.fail('async')
  if (isMatchStatement(reader)) reader.fail('a match statement')
  if (reader.take('if')) return parseIf(reader, line)
  if (reader.take('for')) {
    const target = parseTargetList(reader)
    reader.expect('in')
    const source = parseExpressionList(reader)
    return { kind: 'for', line, target, source, body: parseBlock(reader), otherwise: parseElse(reader) }
  }
  if (reader.take('while')) {
    return {
      kind: 'while',
      line,
      test: parseExpression(reader),
      body: parseBlock(reader),
      otherwise: parseElse(reader),
    }
  }
  if (reader.take('try')) return parseTry(reader, line)
  return reader.take('with') ? parseWith(reader, line) : undefined
}

/** `match` is a name everywhere else: only `match VALUE:` is the statement. */
function isMatchStatement(reader: TokenReader): boolean {
  if (!reader.isAt('match')) return false
  return (
    reader.isKind('name', 1) &&
    !['in', 'is', 'if', 'and', 'or', 'not', 'else', 'for'].some((each) => reader.isAt(each, 1))
  )
}

function parseIf(reader: TokenReader, line: number): Statement {
  const test = parseExpression(reader)
  const body = parseBlock(reader)
  const elifLine = reader.line
  const otherwise = reader.take('elif') ? [parseIf(reader, elifLine)] : parseElse(reader)
  return { kind: 'if', line, test, body, otherwise }
}

function parseTry(reader: TokenReader, line: number): Statement {
  const body = parseBlock(reader)
  const handlers: Handler[] = []
  while (reader.take('except')) {
    if (reader.isAt('*')) reader.fail('except*')
    const type = reader.isAt(':') ? undefined : parseExpressionList(reader)
    const name = reader.take('as') ? reader.name() : undefined
    handlers.push({ type, name, body: parseBlock(reader) })
  }
  const otherwise = parseElse(reader)
  return { kind: 'try', line, body, handlers, otherwise, finalizer: reader.take('finally') ? parseBlock(reader) : [] }
}

function parseWith(reader: TokenReader, line: number): Statement {
  const items: WithItem[] = []
  const isParenthesized = reader.isAt('(') && reader.isAt(':', reader.bracketLength() + 1)
  if (isParenthesized) reader.expect('(')
  do {
    if (isParenthesized && reader.isAt(')')) break
    const value = parseExpression(reader)
    items.push({ value, target: reader.take('as') ? parseExpression(reader) : undefined })
  } while (reader.take(','))
  if (isParenthesized) reader.expect(')')
  return { kind: 'with', line, items, body: parseBlock(reader) }
}

function parseDecorated(reader: TokenReader): Statement {
  const decorators: Expression[] = []
  while (reader.take('@')) {
    decorators.push(parseExpression(reader))
    reader.expectKind('newline')
  }
  const line = reader.line
  if (reader.take('def')) return parseFunction(reader, line, decorators)
  if (reader.take('class')) return parseClass(reader, line, decorators)
  return reader.fail(reader.isAt('async') ? 'async' : 'a decorator of neither function nor class')
}

function parseFunction(reader: TokenReader, line: number, decorators: readonly Expression[]): FunctionStatement {
  const name = reader.name()
  reader.expect('(')
  const parameters = parseParameters(reader, ')', expressionParser)
  reader.expect(')')
  if (reader.take('->')) parseExpression(reader)
  return { kind: 'function', line, name, parameters, body: parseBlock(reader), decorators }
}

function parseClass(reader: TokenReader, line: number, decorators: readonly Expression[]): ClassStatement {
  const name = reader.name()
  // named arguments of a class (`metaclass=ABCMeta`) change nothing that a task asks for
  const given = reader.take('(') ? parseArguments(reader, expressionParser) : []
  const bases = given.flatMap((each) => (each.kind === 'plain' ? [each.value] : []))
  return { kind: 'class', line, name, bases, body: parseBlock(reader), decorators }
}

function parseSimple(reader: TokenReader): Statement {
  const line = reader.line
  const word = reader.isKind('name') ? reader.current.text : ''
  if (word === 'pass' || word === 'break' || word === 'continue') {
    reader.next()
    return { kind: word, line }
  }
  if (reader.take('return'))
    return { kind: 'return', line, value: isLineEnd(reader) ? undefined : parseExpressionList(reader) }
  if (reader.take('raise')) return parseRaise(reader, line)
  if (reader.take('assert')) {
    return {
      kind: 'assert',
      line,
      test: parseExpression(reader),
      message: reader.take(',') ? parseExpression(reader) : undefined,
    }
  }
  if (reader.take('del')) {
    const targets = parseExpressionList(reader)
    return { kind: 'delete', line, targets: targets.kind === 'tuple' ? targets.items : [targets] }
  }
  if (word === 'global' || word === 'nonlocal') {
    reader.next()
    const names = [reader.name()]
    while (reader.take(',')) names.push(reader.name())
    return { kind: word, line, names }
  }
  if (reader.take('import')) return parseImport(reader, line)
  if (reader.take('from')) return parseFromImport(reader, line)
  return parseAssignment(reader, line)
}

function isLineEnd(reader: TokenReader): boolean {
  return reader.isKind('newline') || reader.isAt(';')
}

function parseRaise(reader: TokenReader, line: number): Statement {
  const exception = isLineEnd(reader) ? undefined : parseExpression(reader)
  // the cause is only for tracebacks
  if (reader.take('from')) parseExpression(reader)
  return { kind: 'raise', line, exception }
}

const augmented = ['+', '-', '*', '/', '//', '%', '**', '@', '&', '|', '^', '<<', '>>'] satisfies BinaryOperator[]

function parseAssignment(reader: TokenReader, line: number): Statement {
  const first = parseExpressionList(reader)
  if (reader.take(':')) {
    parseExpression(reader)
    return { kind: 'annotated', line, target: first, value: reader.take('=') ? parseExpressionList(reader) : undefined }
  }
  const operator = augmented.find((each) => reader.take(`${each}=`))
  if (operator !== undefined)
    return { kind: 'augmented', line, target: first, operator, value: parseExpressionList(reader) }
  const sides = [first]
  while (reader.take('=')) sides.push(parseExpressionList(reader))
  const value = sides.pop() ?? first
  return sides.length === 0 ? { kind: 'expression', line, value } : { kind: 'assign', line, targets: sides, value }
}
