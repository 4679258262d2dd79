import { allocate } from '../budget.ts'
import { builtins } from '../builtins.ts'
import { call } from '../calls.ts'
import { raise } from '../exceptions.ts'
import { asciiText, formatValue } from '../methods/format-spec.ts'
import { isTruthy } from '../operations.ts'
import { toRepr, toStr } from '../representation.ts'
import type { Comparison, Expression, TextPart } from '../syntax/nodes.ts'
import { binaryOperations } from './arithmetic.ts'
import { attribute } from './attributes.ts'
import { comparisons } from './comparison.ts'
import { compileCall } from './compile-call.ts'
import { compileComprehension } from './compile-comprehension.ts'
import { compileDisplay } from './compile-display.ts'
import { compileLambda } from './compile-function.ts'
import { compileYield } from './compile-yield.ts'
import type { Evaluate } from './frame.ts'
import { compileLoad, compileStore, type Scope } from './scope.ts'
import { item, makeSlice } from './subscripts.ts'
import { negated } from './unary.ts'

/**
 * Makes a closure of an expression that gives its value in a frame of the scope.
 *
 * @throws {UnsupportedPythonError} for what cannot be compiled.
 */
export function compileExpression(expression: Expression, scope: Scope): Evaluate {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression
      return () => value
    }
    case 'bytes':
      return compileBytes(expression.text)
    case 'name':
      return compileLoad(expression.name, expression.line, scope)
    case 'joined':
      return compileJoined(expression.parts, scope)
    case 'tuple':
    case 'list':
    case 'set':
    case 'dict':
      return compileDisplay(expression, scope)
    case 'unary':
      return compileUnary(expression, scope)
    case 'binary': {
      const operate = binaryOperations[expression.operator]
      const [left, right] = [compileExpression(expression.left, scope), compileExpression(expression.right, scope)]
      return (frame) => operate(left(frame), right(frame))
    }
    case 'and':
    case 'or':
      return compileLogical(expression, scope)
    case 'compare':
      return compileComparison(compileExpression(expression.first, scope), expression.rest, scope)
    case 'call':
      return compileCall(expression, scope)
    case 'attribute':
      return compileAttribute(expression, scope)
    case 'subscript': {
      const [object, index] = [compileExpression(expression.object, scope), compileExpression(expression.index, scope)]
      return (frame) => item(object(frame), index(frame))
    }
    case 'slice':
      return compileSlice(expression, scope)
    case 'conditional': {
      const [test, value] = [compileExpression(expression.test, scope), compileExpression(expression.value, scope)]
      const otherwise = compileExpression(expression.otherwise, scope)
      return (frame) => (isTruthy(test(frame)) ? value(frame) : otherwise(frame))
    }
    case 'lambda':
      return compileLambda(expression, scope)
    case 'comprehension':
      return compileComprehension(expression, scope)
    case 'walrus': {
      const [value, store] = [compileExpression(expression.value, scope), compileStore(expression.name, scope)]
      return (frame) => {
        const bound = value(frame)
        store(frame, bound)
        return bound
      }
    }
    case 'yield':
      return compileYield(expression, scope)
    case 'starred':
      return scope.fail('a star here', expression.line)
  }
}

function compileBytes(text: string): Evaluate {
  const codes = Array.from(text, (character) => character.charCodeAt(0))
  return () => call(builtins.get('bytes') ?? null, { values: [codes], named: new Map() })
}

function compileUnary(expression: Expression & { kind: 'unary' }, scope: Scope): Evaluate {
  const operand = compileExpression(expression.operand, scope)
  if (expression.operator === 'not') return (frame) => !isTruthy(operand(frame))
  const { operator } = expression
  return (frame) => negated(operator, operand(frame))
}

function compileLogical(expression: Expression & { kind: 'and' | 'or' }, scope: Scope): Evaluate {
  const [left, right] = [compileExpression(expression.left, scope), compileExpression(expression.right, scope)]
  const decides = expression.kind === 'or'
  return (frame) => {
    const first = left(frame)
    return isTruthy(first) === decides ? first : right(frame)
  }
}

/** `a < b < c` is `a < b and b < c` with `b` evaluated once. */
function compileComparison(first: Evaluate, rest: readonly Comparison[], scope: Scope): Evaluate {
  const steps = rest.map(({ operator, right }) => ({
    relate: comparisons[operator],
    right: compileExpression(right, scope),
  }))
  const [only] = steps
  if (only !== undefined && steps.length === 1) {
    const { relate, right } = only
    return (frame) => relate(first(frame), right(frame))
  }
  return (frame) => {
    let left = first(frame)
    let result = null as ReturnType<Evaluate>
    for (const { relate, right } of steps) {
      const next = right(frame)
      result = relate(left, next)
      if (!isTruthy(result)) break
      left = next
    }
    return result
  }
}

function compileAttribute(expression: Expression & { kind: 'attribute' }, scope: Scope): Evaluate {
  const path = globalPath(expression, scope)
  if (path !== undefined) scope.program.noteGlobal(path.root, path.names, expression.line)
  const object = compileExpression(expression.object, scope)
  const name = scope.privateName(expression.name)
  return (frame) => attribute(object(frame), name)
}

/** `np.linalg.norm` as its global name and the attributes after it. */
function globalPath(expression: Expression, scope: Scope): { root: string; names: string[] } | undefined {
  if (expression.kind === 'name') {
    return scope.find(expression.name) === undefined ? { root: expression.name, names: [] } : undefined
  }
  if (expression.kind !== 'attribute') return undefined
  const inner = globalPath(expression.object, scope)
  return inner === undefined ? undefined : { root: inner.root, names: [...inner.names, expression.name] }
}

function compileSlice(expression: Expression & { kind: 'slice' }, scope: Scope): Evaluate {
  const part = (each: Expression | undefined): Evaluate =>
    each === undefined ? () => null : compileExpression(each, scope)
  const [start, stop, step] = [part(expression.start), part(expression.stop), part(expression.step)]
  return (frame) => makeSlice(start(frame), stop(frame), step(frame))
}

/** A text with values in it. */
function compileJoined(parts: readonly TextPart[], scope: Scope): Evaluate {
  const pieces = parts.map((part) => compilePart(part, scope))
  return (frame) => {
    let text = ''
    for (const piece of pieces) text += piece(frame)
    allocate(text.length)
    return text
  }
}

function compilePart(part: TextPart, scope: Scope): (frame: Parameters<Evaluate>[0]) => string {
  if (typeof part === 'string') return () => part
  const value = compileExpression(part.value, scope)
  const { conversion } = part
  if (conversion === undefined && part.format.length === 0) return (frame) => toStr(value(frame))
  const format = compileJoined(part.format, scope)
  return (frame) => {
    const raw = value(frame)
    const shown = conversion === undefined ? raw : conversion === 's' ? toStr(raw) : toRepr(raw)
    const specification = format(frame)
    const text = conversion === 'a' && typeof shown === 'string' ? asciiText(shown) : shown
    return typeof specification === 'string'
      ? formatValue(text, specification)
      : raise('TypeError', 'format must be str')
  }
}
