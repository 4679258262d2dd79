import { PythonFloat } from '#tasks/python/value.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { typeNameOf } from '../type-name.ts'
import { Instance, type Value } from '../value.ts'
import { fromInteger, isInteger, toInteger } from './integers.ts'

const methodNames = { '-': '__neg__', '+': '__pos__', '~': '__invert__' } as const

/** Python's `-value`, `+value` and `~value`. */
export function negated(operator: '-' | '+' | '~', value: Value): Value {
  if (value instanceof PythonFloat && operator !== '~') return operator === '-' ? new PythonFloat(-value.value) : value
  if (isInteger(value)) {
    const integer = toInteger(value)
    return fromInteger(operator === '-' ? -integer : operator === '+' ? integer : ~integer)
  }
  const own = value instanceof Instance ? classMember(value.type, methodNames[operator]) : undefined
  if (own !== undefined) return callValue(own, [value])
  return raise('TypeError', `bad operand type for unary ${operator}: '${typeNameOf(value)}'`)
}
