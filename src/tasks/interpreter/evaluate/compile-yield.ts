import { allocate } from '../budget.ts'
import { iterate } from '../operations.ts'
import type { Expression } from '../syntax/nodes.ts'
import type { Evaluate } from './frame.ts'
import type { Scope } from './scope.ts'

/** `yield x` and `yield from xs`: the values are gathered in the generator's frame. */
export function compileYield(expression: Expression & { kind: 'yield' }, scope: Scope): Evaluate {
  if (scope.kind !== 'function') scope.fail('yield here', expression.line)
  const value: Evaluate = expression.value === undefined ? () => null : scope.expression(expression.value)
  if (!expression.isFrom) {
    return (frame) => {
      allocate(1)
      frame.yielded?.push(value(frame))
      return null
    }
  }
  return (frame) => {
    for (const each of iterate(value(frame))) {
      allocate(1)
      frame.yielded?.push(each)
    }
    return null
  }
}
