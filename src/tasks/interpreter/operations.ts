import { PythonFloat } from '#tasks/python/value.ts'
import { allocate, spend } from './budget.ts'
import { callValue } from './calls.ts'
import { classMember } from './classes.ts'
import { raise } from './exceptions.ts'
import { pythonIterator } from './iteration.ts'
import { typeNameOf } from './type-name.ts'
import { Dictionary, Instance, SetValue, Tuple, type Value } from './value.ts'

/** Python's `bool(value)`. */
export function isTruthy(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value !== 'object') return Boolean(value)
  if (value instanceof PythonFloat) return value.value !== 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Tuple) return value.items.length > 0
  if (value instanceof Dictionary || value instanceof SetValue) return value.entries.size > 0
  return value instanceof Instance ? isTruthyInstance(value) : true
}

function isTruthyInstance(value: Instance): boolean {
  const own = classMember(value.type, '__bool__') ?? classMember(value.type, '__len__')
  return own === undefined || isTruthy(callValue(own, [value]))
}

/** The numeric value of an int, float or bool; undefined for everything else. */
export function numberIn(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof PythonFloat) return value.value
  return typeof value === 'boolean' ? Number(value) : undefined
}

/** Python's `==`: deep, and `1 == 1.0 == True`. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const [left, right] = [numberIn(a), numberIn(b)]
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of the same value are equal in Python
  if (left !== undefined && right !== undefined) return left == right
  if (a instanceof Instance) return instancesEqual(a, b)
  if (b instanceof Instance) return instancesEqual(b, a)
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  spend(1)
  if (Array.isArray(a)) return Array.isArray(b) && sequencesEqual(a, b)
  if (a instanceof Tuple) return b instanceof Tuple && sequencesEqual(a.items, b.items)
  if (a instanceof Dictionary) return b instanceof Dictionary && dictionariesEqual(a, b)
  if (!(a instanceof SetValue && b instanceof SetValue)) return false
  return a.entries.size === b.entries.size && [...a.entries.keys()].every((key) => b.entries.has(key))
}

function instancesEqual(a: Instance, b: Value): boolean {
  const own = classMember(a.type, '__eq__')
  return own === undefined ? a === b : isTruthy(callValue(own, [a, b]))
}

/** Like Python's containers: the same object is equal to itself, even if it is nan. */
function sequencesEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index] || equals(item, b[index] ?? null))
}

function dictionariesEqual(a: Dictionary, b: Dictionary): boolean {
  if (a.entries.size !== b.entries.size) return false
  for (const [hash, [, value]] of a.entries) {
    const other = b.entries.get(hash)
    if (other === undefined || !(value === other[1] || equals(value, other[1]))) return false
  }
  return true
}

/**
 * What a key is found by in the `entries` of a dict or set: the same for equal values, and no other.
 *
 * @throws {PythonException} a TypeError for a list, dict or set.
 */
export function hashKey(value: Value): unknown {
  // A text that begins with NUL could be taken for the key of a tuple.
  if (typeof value === 'string') return value.startsWith('\0') ? `\0s${value}` : value
  const number = numberIn(value)
  if (number !== undefined) return numberKey(value, number)
  if (value instanceof Tuple) return `\0t${partKey(value)}`
  if (Array.isArray(value) || value instanceof Dictionary || (value instanceof SetValue && !value.isFrozen)) {
    return raise('TypeError', `unhashable type: '${typeNameOf(value)}'`)
  }
  if (value instanceof SetValue) return `\0f${[...value.entries.values()].map(partKey).sort().join('')}`
  if (value instanceof Instance) {
    const own = classMember(value.type, '__hash__')
    if (own !== undefined) return `\0h${identity(value.type)}:${partKey(callValue(own, [value]))}`
  }
  return value
}

function numberKey(value: Value, number: number | bigint): unknown {
  if (typeof number === 'bigint') return number
  if (Number.isNaN(number)) return value
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(number) : number
}

function partKey(value: Value): string {
  const key = uncountedPartKey(value)
  // a part that stands in many places is written out in each
  allocate(key.length)
  return key
}

function uncountedPartKey(value: Value): string {
  spend(1)
  if (value instanceof Tuple) return `(${value.items.map(partKey).join('')})`
  const key = hashKey(value)
  if (typeof key === 'string') return `s${key.length}:${key}`
  if (typeof key === 'number' || typeof key === 'bigint') return `n${key};`
  return key === null ? 'N' : `o${identity(key as object)};`
}

const identities = new WeakMap<object, number>()
let identityCount = 0

/** Python's `id(value)` for what is an object: a number of its own for each. */
export function identity(value: object): number {
  const known = identities.get(value)
  if (known !== undefined) return known
  identities.set(value, ++identityCount)
  return identityCount
}

/**
 * Python's order of numbers, texts, lists and tuples: below zero, zero, above; NaN where a nan makes it neither.
 *
 * @throws {PythonException} a TypeError for values that have no order.
 */
export function compare(a: Value, b: Value, operator = '<'): number {
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== undefined && right !== undefined) return compareNumbers(left, right)
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return compareSequences(a, b, operator)
  if (a instanceof Tuple && b instanceof Tuple) return compareSequences(a.items, b.items, operator)
  const [first, second] = [typeNameOf(a), typeNameOf(b)]
  if (a instanceof Instance || b instanceof Instance) return compareInstances(a, b, operator)
  return raise('TypeError', `'${operator}' not supported between instances of '${first}' and '${second}'`)
}

function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of the same value are equal in Python
  return left == right ? 0 : left > right ? 1 : Number.NaN
}

/** By code points: UTF-16 puts the halves of what is beyond U+FFFF before U+E000. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left === right) continue
    const [isLeftHalf, isRightHalf] = [(left & 0xf800) === 0xd800, (right & 0xf800) === 0xd800]
    if (isLeftHalf !== isRightHalf) return isLeftHalf ? 1 : -1
    return left < right ? -1 : 1
  }
  return a.length - b.length
}

function compareSequences(a: readonly Value[], b: readonly Value[], operator: string): number {
  for (const [index, item] of a.entries()) {
    const other = b[index]
    if (other === undefined) break
    if (item !== other && !equals(item, other)) return compare(item, other, operator)
  }
  return a.length - b.length
}

function compareInstances(a: Value, b: Value, operator: string): number {
  const below = a instanceof Instance ? classMember(a.type, '__lt__') : undefined
  if (below !== undefined) {
    if (isTruthy(callValue(below, [a, b]))) return -1
    return equals(a, b) ? 0 : 1
  }
  const above = b instanceof Instance ? classMember(b.type, '__gt__') : undefined
  if (above !== undefined) return isTruthy(callValue(above, [b, a])) ? -1 : equals(a, b) ? 0 : 1
  const message = `'${operator}' not supported between instances of '${typeNameOf(a)}' and '${typeNameOf(b)}'`
  return raise('TypeError', message)
}

/**
 * What `for` goes through: items, characters (code points), keys of a dict, whatever an iterator yields.
 *
 * @throws {PythonException} a TypeError for what cannot be gone through.
 */
export function iterate(value: Value): Iterable<Value> {
  if (typeof value === 'string' || Array.isArray(value)) return value
  if (value instanceof Tuple) return value.items
  if (value instanceof Dictionary) return dictionaryKeys(value)
  if (value instanceof SetValue) return value.entries.values()
  if (value instanceof Instance) {
    const iterator = pythonIterator(value)
    if (iterator !== undefined) return iterator
  }
  return raise('TypeError', `'${typeNameOf(value)}' object is not iterable`)
}

function* dictionaryKeys(value: Dictionary): Iterable<Value> {
  const size = value.entries.size
  for (const [key] of value.entries.values()) {
    yield key
    if (value.entries.size !== size) raise('RuntimeError', 'dictionary changed size during iteration')
  }
}
