import { PythonFloat } from '#tasks/python/value.ts'
import { allocate } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { percentFormat } from '../methods/percent-format.ts'
import { hashKey, numberIn } from '../operations.ts'
import type { BinaryOperator } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassValue, Dictionary, Instance, SetValue, Tuple, type Value } from '../value.ts'
import { floorDivide, modulo, power, shiftLeft, shiftRight, trueDivide } from './division.ts'
import { fromInteger, isInteger, toInteger } from './integers.ts'

type Operation = (left: Value, right: Value) => Value

/** Python's binary operators on any values. @throws {PythonException} a TypeError for values that it does not fit. */
export const binaryOperations: Readonly<Record<BinaryOperator, Operation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': (left, right) => numeric('/', left, right, trueDivide),
  '//': (left, right) => numeric('//', left, right, floorDivide),
  '%': (left, right) => (typeof left === 'string' ? percentFormat(left, right) : numeric('%', left, right, modulo)),
  '**': (left, right) => numeric('**', left, right, power),
  '@': (left, right) => byMethod('@', left, right),
  '&': (left, right) => bitwise('&', left, right),
  '|': (left, right) => bitwise('|', left, right),
  '^': (left, right) => bitwise('^', left, right),
  '<<': (left, right) => integers('<<', left, right, shiftLeft),
  '>>': (left, right) => integers('>>', left, right, shiftRight),
}

const methodNames: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
}

/** By the `__add__` of the left, or the `__radd__` of the right. */
function byMethod(operator: BinaryOperator, left: Value, right: Value): Value {
  const own = left instanceof Instance ? classMember(left.type, `__${methodNames[operator]}__`) : undefined
  if (own !== undefined) return callValue(own, [left, right])
  const reflected = right instanceof Instance ? classMember(right.type, `__r${methodNames[operator]}__`) : undefined
  if (reflected !== undefined) return callValue(reflected, [right, left])
  const types = `'${typeNameOf(left)}' and '${typeNameOf(right)}'`
  return raise('TypeError', `unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}: ${types}`)
}

function add(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right
    return Number.isSafeInteger(sum) ? sum : BigInt(left) + BigInt(right)
  }
  if (typeof left === 'string') {
    if (typeof right === 'string') return joined(left, right)
    if (!(right instanceof Instance)) {
      raise('TypeError', `can only concatenate str (not "${typeNameOf(right)}") to str`)
    }
  }
  if (Array.isArray(left) && Array.isArray(right)) return concatenated(left, right)
  if (left instanceof Tuple && right instanceof Tuple) return new Tuple(concatenated(left.items, right.items))
  if (left instanceof Dictionary && right instanceof Dictionary) return countersCombined(left, right, '+')
  return numeric('+', left, right, (a, b) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(a) + Number(b),
  )
}

function joined(left: string, right: string): string {
  allocate(right.length)
  if (left.length + right.length > 2 ** 20) allocate(left.length)
  return left + right
}

function concatenated(left: readonly Value[], right: readonly Value[]): Value[] {
  allocate(left.length + right.length)
  return [...left, ...right]
}

function subtract(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right
    return Number.isSafeInteger(difference) ? difference : BigInt(left) - BigInt(right)
  }
  if (left instanceof SetValue && right instanceof SetValue) return ofSets(left, right, '-')
  if (left instanceof Dictionary && right instanceof Dictionary) return countersCombined(left, right, '-')
  return numeric('-', left, right, (a, b) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? a - b : Number(a) - Number(b),
  )
}

function multiply(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right
    // an int has no negative zero
    return Number.isSafeInteger(product) ? product + 0 : fromInteger(BigInt(left) * BigInt(right))
  }
  const repeatedLeft = isInteger(right) ? repeated(left, right) : undefined
  if (repeatedLeft !== undefined) return repeatedLeft
  const repeatedRight = isInteger(left) ? repeated(right, left) : undefined
  if (repeatedRight !== undefined) return repeatedRight
  return numeric('*', left, right, (a, b) => {
    if (typeof a !== 'bigint' || typeof b !== 'bigint') return Number(a) * Number(b)
    allocate((a.toString(16).length + b.toString(16).length) >> 3)
    return a * b
  })
}

function repeated(sequence: Value, times: Value): Value | undefined {
  const count = Math.max(0, Number(times))
  if (typeof sequence === 'string') {
    if (sequence === '') return ''
    allocate(sequence.length * count)
    return sequence.repeat(count)
  }
  const items = sequence instanceof Tuple ? sequence.items : sequence
  if (!Array.isArray(items)) return undefined
  const all: Value[] = []
  if (items.length === 0) return sequence instanceof Tuple ? sequence : all
  allocate(items.length * count)
  for (let turn = 0; turn < count; turn++) for (const item of items) all.push(item)
  return sequence instanceof Tuple ? new Tuple(all) : all
}

type OfNumbers = (left: number | bigint, right: number | bigint) => number | bigint | PythonFloat

/** On two numbers: both bigints when both are ints, both JavaScript numbers when either is a float. */
function numeric(operator: BinaryOperator, left: Value, right: Value, run: OfNumbers): Value {
  const [a, b] = [numberIn(left), numberIn(right)]
  if (a === undefined || b === undefined) return byMethod(operator, left, right)
  if (left instanceof PythonFloat || right instanceof PythonFloat) {
    const result = run(Number(a), Number(b))
    return result instanceof PythonFloat ? result : new PythonFloat(Number(result))
  }
  const result = run(BigInt(a), BigInt(b))
  return typeof result === 'bigint' ? fromInteger(result) : result
}

function integers(operator: BinaryOperator, left: Value, right: Value, run: (a: bigint, b: bigint) => bigint): Value {
  if (!isInteger(left) || !isInteger(right)) return byMethod(operator, left, right)
  return fromInteger(run(toInteger(left), toInteger(right)))
}

function bitwise(operator: '&' | '|' | '^', left: Value, right: Value): Value {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return operator === '&' ? left && right : operator === '|' ? left || right : left !== right
  }
  if (left instanceof SetValue && right instanceof SetValue) return ofSets(left, right, operator)
  if (left instanceof Dictionary && right instanceof Dictionary) {
    return left.typeName === 'Counter' ? countersCombined(left, right, operator) : merged(left, right)
  }
  // `int | None` where a type is expected
  if (operator === '|' && (left instanceof ClassValue || right instanceof ClassValue)) return new Tuple([left, right])
  return integers(operator, left, right, (a, b) => (operator === '&' ? a & b : operator === '|' ? a | b : a ^ b))
}

function merged(left: Dictionary, right: Dictionary): Dictionary {
  const both = new Dictionary(left.typeName)
  both.missing = left.missing
  for (const dictionary of [left, right])
    for (const [key, entry] of dictionary.entries) both.entries.set(key, [...entry])
  return both
}

/** Counters keep what is above zero: the lesser count, the greater, the sum is `+`, the difference. */
function countersCombined(left: Dictionary, right: Dictionary, operator: '&' | '|' | '-' | '^' | '+'): Value {
  if (left.typeName !== 'Counter' || operator === '^') {
    const name = typeNameOf(left)
    return raise('TypeError', `unsupported operand type(s) for ${operator}: '${name}' and '${typeNameOf(right)}'`)
  }
  const counter = new Dictionary('Counter')
  counter.missing = left.missing
  for (const key of [...left.entries.values(), ...right.entries.values()].map(([each]) => each)) {
    const count = combinedCount(countOf(left, key), countOf(right, key), operator)
    if (count > 0) counter.entries.set(hashKey(key), [key, count])
  }
  return counter
}

function countOf(counter: Dictionary, key: Value): number {
  return Number(numberIn(counter.entries.get(hashKey(key))?.[1] ?? 0) ?? 0)
}

function combinedCount(left: number, right: number, operator: '&' | '|' | '-' | '+'): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  return operator === '&' ? Math.min(left, right) : Math.max(left, right)
}

function ofSets(left: SetValue, right: SetValue, operator: '&' | '|' | '^' | '-'): SetValue {
  const result = new SetValue(left.isFrozen)
  allocate(left.entries.size + right.entries.size)
  for (const [key, item] of left.entries) {
    if (operator === '|' || (operator === '&') === right.entries.has(key)) result.entries.set(key, item)
  }
  if (operator === '&' || operator === '-') return result
  for (const [key, item] of right.entries) if (!left.entries.has(key)) result.entries.set(key, item)
  return result
}

/** `left += right`: a list, set or dict changes in place, everything else is made anew. */
export function augmented(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  extend: (list: Value[], more: Value) => void,
): Value {
  if (operator === '+' && Array.isArray(left)) {
    extend(left, right)
    return left
  }
  if (left instanceof Instance) {
    const own = classMember(left.type, `__i${methodNames[operator]}__`)
    if (own !== undefined) return callValue(own, [left, right])
  }
  const result = binaryOperations[operator](left, right)
  if (left instanceof SetValue && result instanceof SetValue && !left.isFrozen) return replaced(left, result)
  if (left instanceof Dictionary && result instanceof Dictionary) return replaced(left, result)
  return result
}

function replaced<Container extends Dictionary | SetValue>(target: Container, result: Container): Container {
  const entries = [...result.entries]
  target.entries.clear()
  for (const [key, entry] of entries) (target.entries as Map<unknown, unknown>).set(key, entry)
  return target
}
