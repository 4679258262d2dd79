import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { makeBytes } from '../methods/bytes.ts'
import { dictionaryOf, float, setOf } from '../methods/expect.ts'
import type { Expression } from '../syntax/nodes.ts'
import { parseProgram } from '../syntax/parse-program.ts'
import { UnsupportedPythonError } from '../unsupported.ts'
import { Tuple, type Value } from '../value.ts'

/**
 * Python's `ast.literal_eval`: the value of a literal. Nothing is executed.
 *
 * @throws ValueError or SyntaxError of Python for a text that is no literal.
 * @example literalEval("('a', 1.0)") // a tuple
 */
export function literalEval(text: string): Value {
  return literalValue(parsed(text.replace(/^[ \t]+/, '')))
}

function parsed(text: string): Expression {
  try {
    const [statement, ...others] = parseProgram(`${text}\n`, '<unknown>')
    if (statement?.kind === 'expression' && others.length === 0) return statement.value
  } catch (error) {
    if (error instanceof RangeError) raise('RecursionError', 'maximum recursion depth exceeded during compilation')
    if (!(error instanceof UnsupportedPythonError)) throw error
  }
  return raise('SyntaxError', 'invalid syntax')
}

function literalValue(node: Expression): Value {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'bytes':
      return makeBytes(Uint8Array.from(node.text, (character) => character.charCodeAt(0)))
    case 'list':
      return node.items.map(literalValue)
    case 'tuple':
      return new Tuple(node.items.map(literalValue))
    case 'set':
      return setOf(node.items.map(literalValue))
    case 'dict':
      return dictionaryOf(
        node.entries.map(
          ({ key, value }) => [key === undefined ? malformed() : literalValue(key), literalValue(value)] as const,
        ),
      )
    case 'unary':
      return signed(node.operator, literalValue(node.operand))
    case 'call':
      return node.callee.kind === 'name' && node.callee.name === 'set' && node.given.length === 0
        ? setOf([])
        : malformed()
    default:
      return malformed()
  }
}

function signed(operator: string, operand: Value): Value {
  const isNumber = typeof operand === 'number' || typeof operand === 'bigint' || operand instanceof PythonFloat
  if (!isNumber || (operator !== '-' && operator !== '+')) return malformed()
  if (operator === '+') return operand
  if (operand instanceof PythonFloat) return float(-operand.value)
  // Python's int has no negative zero.
  return typeof operand === 'bigint' ? -operand : 0 - operand
}

function malformed(): never {
  return raise('ValueError', 'malformed node or string')
}
