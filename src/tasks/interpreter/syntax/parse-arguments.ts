import type { ComprehensionClause, Expression, GivenArgument, Parameter } from './nodes.ts'
import type { TokenReader } from './token-reader.ts'

/** What reads expressions, and the `for` and `if` of comprehensions: they hold arguments, and arguments hold them. */
export type ExpressionParser = {
  expression(reader: TokenReader): Expression
  clauses(reader: TokenReader): ComprehensionClause[]
}

/** The arguments of a call, from after its parenthesis to its end. */
export function parseArguments(reader: TokenReader, parser: ExpressionParser): GivenArgument[] {
  const given: GivenArgument[] = []
  while (!reader.take(')')) {
    given.push(parseArgument(reader, parser))
    if (!reader.take(',') && !reader.isAt(')')) reader.expect(')')
  }
  return given
}

function parseArgument(reader: TokenReader, parser: ExpressionParser): GivenArgument {
  const line = reader.line
  if (reader.take('*')) return { kind: 'star', value: parser.expression(reader) }
  if (reader.take('**')) return { kind: 'double-star', value: parser.expression(reader) }
  if (reader.isKind('name') && reader.isAt('=', 1)) {
    const name = reader.name()
    reader.expect('=')
    return { kind: 'named', name, value: parser.expression(reader) }
  }
  const value = parser.expression(reader)
  if (!reader.isAt('for')) return { kind: 'plain', value }
  const clauses = parser.clauses(reader)
  return {
    kind: 'plain',
    value: { kind: 'comprehension', line, form: 'generator', element: value, value: undefined, clauses },
  }
}

/** The parameters of a `def` (ends with `)`) or a `lambda` (ends with `:`), up to that end; annotations are passed over. */
export function parseParameters(reader: TokenReader, end: ')' | ':', parser: ExpressionParser): Parameter[] {
  let parameters: Parameter[] = []
  let kind: 'plain' | 'named-only' = 'plain'
  while (!reader.isAt(end)) {
    if (reader.take('/')) parameters = parameters.map((each) => ({ ...each, kind: 'positional-only' }))
    else if (reader.take('**')) parameters.push(parseParameter(reader, { kind: 'double-star', end, parser }))
    else if (reader.take('*')) {
      if (!reader.isAt(',')) parameters.push(parseParameter(reader, { kind: 'star', end, parser }))
      kind = 'named-only'
    } else parameters.push(parseParameter(reader, { kind: kind, end, parser }))
    if (!reader.take(',') && !reader.isAt(end)) reader.expect(end)
  }
  return parameters
}

function parseParameter(
  reader: TokenReader,
  { kind, end, parser }: { kind: Parameter['kind']; end: ')' | ':'; parser: ExpressionParser },
): Parameter {
  const name = reader.name()
  if (end === ')' && reader.take(':')) parser.expression(reader)
  return { name, kind, defaultValue: reader.take('=') ? parser.expression(reader) : undefined }
}
