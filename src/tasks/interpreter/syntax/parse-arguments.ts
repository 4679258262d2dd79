import type { GivenArgument, Parameter } from './nodes.ts'
import { parseBinary, parseClauses, parseExpression } from './parse-expression.ts'
import type { TokenReader } from './token-reader.ts'

/** The arguments of a call, from after its parenthesis to its end. */
export function parseArguments(reader: TokenReader): GivenArgument[] {
  const given: GivenArgument[] = []
  while (!reader.take(')')) {
    given.push(parseArgument(reader))
    if (!reader.take(',') && !reader.isAt(')')) reader.expect(')')
  }
  return given
}

function parseArgument(reader: TokenReader): GivenArgument {
  const line = reader.line
  if (reader.take('*')) return { kind: 'star', value: parseExpression(reader) }
  if (reader.take('**')) return { kind: 'double-star', value: parseExpression(reader) }
  if (reader.isKind('name') && reader.isAt('=', 1)) {
    const name = reader.name()
    reader.expect('=')
    return { kind: 'named', name, value: parseExpression(reader) }
  }
  const value = parseExpression(reader)
  if (!reader.isAt('for')) return { kind: 'plain', value }
  const clauses = parseClauses(reader)
  return {
    kind: 'plain',
    value: { kind: 'comprehension', line, form: 'generator', element: value, value: undefined, clauses },
  }
}

/** The parameters of a `def` (ends with `)`) or a `lambda` (ends with `:`), up to that end; annotations are passed over. */
export function parseParameters(reader: TokenReader, end: ')' | ':'): Parameter[] {
  let parameters: Parameter[] = []
  let kind: 'plain' | 'named-only' = 'plain'
  while (!reader.isAt(end)) {
    if (reader.take('/')) parameters = parameters.map((each) => ({ ...each, kind: 'positional-only' }))
    else if (reader.take('**')) parameters.push(parseParameter(reader, 'double-star', end))
    else if (reader.take('*')) {
      if (!reader.isAt(',')) parameters.push(parseParameter(reader, 'star', end))
      kind = 'named-only'
    } else parameters.push(parseParameter(reader, kind, end))
    if (!reader.take(',') && !reader.isAt(end)) reader.expect(end)
  }
  return parameters
}

function parseParameter(reader: TokenReader, kind: Parameter['kind'], end: ')' | ':'): Parameter {
  const name = reader.name()
  if (end === ')' && reader.take(':'))
    kind === 'star' && reader.take('*') ? parseBinary(reader, 0) : parseExpression(reader)
  return { name, kind, defaultValue: reader.take('=') ? parseExpression(reader) : undefined }
}
