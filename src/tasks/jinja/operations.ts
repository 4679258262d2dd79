import { isDict, numberOf, PythonFloat, pythonEquals } from '../python/value.ts'
import { defined, integerOf, type JinjaValue, OperationError, typeName } from './value.ts'

/** Binary arithmetic of Python on ints and floats, and `+` and `*` on strings and lists. */
export function arithmetic(operator: string, a: JinjaValue, b: JinjaValue): JinjaValue {
  const [left, right] = [defined(a), defined(b)]
  const [x, y] = [numberOf(left), numberOf(right)]
  if (x !== undefined && y !== undefined) {
    const isFloat = left instanceof PythonFloat || right instanceof PythonFloat || operator === '/'
    return isFloat ? floatArithmetic(operator, Number(x), Number(y)) : integerArithmetic(operator, BigInt(x), BigInt(y))
  }
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
  if (operator === '*') return repeated(left, right)
  throw new OperationError(`${typeName(left)} ${operator} ${typeName(right)} is not possible`)
}

const maximumRepeatedLength = 1_000_000

function repeated(left: JinjaValue, right: JinjaValue): JinjaValue {
  const [sequence, count] = typeof right === 'number' ? [left, right] : [right, left]
  const times = Math.max(0, integerOf(count, 'the factor of a repetition'))
  if (typeof sequence !== 'string' && !Array.isArray(sequence)) throw new OperationError('* needs a number')
  if (sequence.length * times > maximumRepeatedLength) throw new OperationError('the repetition is too long')
  return typeof sequence === 'string' ? sequence.repeat(times) : Array.from({ length: times }, () => sequence).flat()
}

function floatArithmetic(operator: string, x: number, y: number): PythonFloat {
  if (y === 0 && '//%'.includes(operator)) throw new OperationError('division by zero')
  const results: Readonly<Record<string, number>> = {
    '+': x + y,
    '-': x - y,
    '*': x * y,
    '/': x / y,
    '//': Math.floor(x / y),
    '%': x - y * Math.floor(x / y),
    '**': x ** y,
  }
  return new PythonFloat(results[operator] ?? Number.NaN)
}

const maximumHexDigits = 100_000

function integerArithmetic(operator: string, x: bigint, y: bigint): number | bigint | PythonFloat {
  if (operator === '**') {
    if (y < 0n) return new PythonFloat(Number(x) ** Number(y))
    if (y > 1000n) throw new OperationError('the exponent is too large')
    if (x.toString(16).length * Number(y) > maximumHexDigits) throw new OperationError('the power is too large')
    return narrow(x ** y)
  }
  if (operator === '+') return narrow(x + y)
  if (operator === '-') return narrow(x - y)
  if (operator === '*') return narrow(x * y)
  if (y === 0n) throw new OperationError('division by zero')
  const remainder = ((x % y) + y) % y
  return narrow(operator === '%' ? remainder : (x - remainder) / y)
}

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Python's comparison operators, `in` among them. */
export function compare(operator: string, a: JinjaValue, b: JinjaValue): boolean {
  const [left, right] = [defined(a), defined(b)]
  if (operator === '==') return pythonEquals(left, right)
  if (operator === '!=') return !pythonEquals(left, right)
  if (operator === 'in') return contains(right, left)
  const order = orderOf(left, right)
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function orderOf(left: JinjaValue, right: JinjaValue): number {
  const [x, y] = [numberOf(left), numberOf(right)]
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  throw new OperationError(`${typeName(left)} and ${typeName(right)} have no order`)
}

/** A function that sorts as Python does: numbers by value, strings by code points. */
export const pythonOrder = (left: JinjaValue, right: JinjaValue): number => orderOf(defined(left), defined(right))

function contains(container: JinjaValue, item: JinjaValue): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw new OperationError(`in a str can only be a str, not ${typeName(item)}`)
    return container.includes(item)
  }
  if (Array.isArray(container)) return container.some((member) => pythonEquals(member, item))
  if (isDict(container)) return typeof item === 'string' && Object.hasOwn(container, item)
  throw new OperationError(`an object of type ${typeName(container)} has no members`)
}

/** `-value` and `+value`. */
export function signed(operator: string, value: JinjaValue): JinjaValue {
  const known = defined(value)
  if (numberOf(known) === undefined) throw new OperationError(`${operator}${typeName(known)} is not possible`)
  return arithmetic('*', operator === '-' ? -1 : 1, known)
}

export type SliceBounds = { readonly start: JinjaValue; readonly stop: JinjaValue; readonly step: JinjaValue }

/** Python's `value[start:stop:step]` of strings (code points) and lists; None stands for a bound left out. */
export function slice(value: JinjaValue, { start, stop, step }: SliceBounds): JinjaValue {
  const known = defined(value)
  const stride = step === null ? 1 : integerOf(step, 'a slice step')
  if (stride === 0) throw new OperationError('a slice step cannot be zero')
  const items = typeof known === 'string' ? [...known] : Array.isArray(known) ? known : undefined
  if (items === undefined) throw new OperationError(`an object of type ${typeName(known)} cannot be sliced`)
  const [low, high] = stride > 0 ? [0, items.length] : [-1, items.length - 1]
  const bound = (given: JinjaValue, absent: number): number => {
    if (given === null) return absent
    const index = integerOf(given, 'a slice bound')
    return Math.min(high, Math.max(low, index < 0 ? index + items.length : index))
  }
  const [from, to] = [bound(start, stride > 0 ? low : high), bound(stop, stride > 0 ? high : low)]
  const taken: JinjaValue[] = []
  for (let index = from; stride > 0 ? index < to : index > to; index += stride) taken.push(items[index] ?? null)
  return typeof known === 'string' ? taken.join('') : taken
}
