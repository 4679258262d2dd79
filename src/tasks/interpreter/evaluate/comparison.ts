import { PythonFloat } from '#tasks/python/value.ts'
import { spend } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { compare, equals, hashKey, isTruthy, iterate } from '../operations.ts'
import type { ComparisonOperator } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import { Dictionary, Instance, SetValue, type Value } from '../value.ts'

type Relation = (left: Value, right: Value) => Value

/** Python's comparisons; objects of classes may answer with what is no bool. */
export const comparisons: Readonly<Record<ComparisonOperator, Relation>> = {
  '==': (left, right) => byMethod('__eq__', left, right) ?? equals(left, right),
  '!=': (left, right) => byMethod('__ne__', left, right) ?? !equals(left, right),
  '<': (left, right) => ordered('<', left, right),
  '<=': (left, right) => ordered('<=', left, right),
  '>': (left, right) => ordered('>', left, right),
  '>=': (left, right) => ordered('>=', left, right),
  in: contains,
  'not in': (left, right) => !contains(left, right),
  is: isSame,
  'is not': (left, right) => !isSame(left, right),
}

function byMethod(name: string, left: Value, right: Value): Value | undefined {
  if (left instanceof Instance) {
    const own = classMember(left.type, name)
    if (own !== undefined) return callValue(own, [left, right])
  }
  return undefined
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const
const methodNames = { '<': '__lt__', '<=': '__le__', '>': '__gt__', '>=': '__ge__' } as const

function ordered(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return holds(operator, left - right)
  if (left instanceof SetValue && right instanceof SetValue) return isSubset(operator, left, right)
  if (left instanceof Instance || right instanceof Instance) {
    const own = byMethod(methodNames[operator], left, right) ?? byMethod(methodNames[mirrored[operator]], right, left)
    if (own !== undefined) return own
  }
  return holds(operator, compare(left, right, operator))
}

function holds(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function isSubset(operator: '<' | '<=' | '>' | '>=', left: SetValue, right: SetValue): boolean {
  if (operator === '>' || operator === '>=') return isSubset(mirrored[operator], right, left)
  const isWithin = [...left.entries.keys()].every((key) => right.entries.has(key))
  return isWithin && (operator === '<=' || left.entries.size < right.entries.size)
}

/** Python's `item in container`. */
export function contains(item: Value, container: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item)
    return raise('TypeError', `'in <string>' requires string as left operand, not ${typeNameOf(item)}`)
  }
  if (container instanceof Dictionary || container instanceof SetValue) return container.entries.has(hashKey(item))
  if (container instanceof Instance) {
    const own = classMember(container.type, '__contains__')
    if (own !== undefined) return isTruthy(callValue(own, [container, item]))
  }
  const isIterable = typeof container === 'object' && container !== null && !(container instanceof PythonFloat)
  if (!isIterable) raise('TypeError', `argument of type '${typeNameOf(container)}' is not iterable`)
  for (const each of iterate(container)) {
    spend(1)
    if (each === item || equals(each, item)) return true
  }
  return false
}

/** Equal ints and equal texts count as the same object, as CPython mostly has it. */
function isSame(left: Value, right: Value): boolean {
  return left === right
}
