import { pairwiseSum } from '../../metric/numbers.ts'
import { PythonFloat } from '../../python/value.ts'
import { allocate, spend } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, expectNumber, float, integer } from '../methods/expect.ts'
import { sortedItems } from '../methods/ordering.ts'
import { compare, equals, isTruthy } from '../operations.ts'
import { type Instance, Tuple, type Value } from '../value.ts'
import { arrayIn, asArray, elementwise, flatItems, makeArray, type NumpyArray, shapeOf } from './numpy-array.ts'

/** All scalars of what numpy takes for an array; a scalar is one of them. */
export function scalars(value: Value): Value[] {
  const isSequence = Array.isArray(value) || value instanceof Tuple || arrayIn(value) !== undefined || isIterable(value)
  if (!isSequence) return [value]
  return flatItems(arrayIn(asArray(value)) as NumpyArray)
}

function isIterable(value: Value): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'native' in value &&
    typeof value.native === 'object' &&
    value.native !== null &&
    Symbol.iterator in value.native
  )
}

/** Applies a reduction to everything, or along an axis of a table. */
export function reduce(value: Value, axis: Value, run: (items: readonly Value[]) => Value): Value {
  if (axis === null) return run(scalars(value))
  const array = arrayIn(asArray(value)) as NumpyArray
  const shape = shapeOf(array)
  const along = expectInteger(axis) < 0 ? expectInteger(axis) + shape.length : expectInteger(axis)
  if (shape.length === 1 && along === 0) return run(array.items)
  if (shape.length !== 2 || along > 1)
    return raise('ValueError', 'only tables and lists of numbers can be reduced along an axis')
  const rows = array.items.map((row) => (arrayIn(row) as NumpyArray).items)
  const lines = along === 1 ? rows : (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null))
  return asArray(lines.map(run))
}

/** Floats are added in pairs of pairs, as numpy adds them; ints exactly. */
export function sum(items: readonly Value[]): Value {
  if (items.every((item) => !(item instanceof PythonFloat))) {
    return items.length === 0
      ? float(0)
      : integer(items.reduce<bigint>((all, item) => all + BigInt(expectInteger(item)), 0n))
  }
  return float(pairwiseSum(items.map(expectNumber)))
}

export function mean(items: readonly Value[]): Value {
  return float(items.length === 0 ? Number.NaN : pairwiseSum(items.map(expectNumber)) / items.length)
}

export function variance(items: readonly Value[], lost: number): number {
  const numbers = items.map(expectNumber)
  const average = pairwiseSum(numbers) / numbers.length
  return pairwiseSum(numbers.map((number) => (number - average) ** 2)) / (numbers.length - lost)
}

export function product(items: readonly Value[]): Value {
  const result = items.reduce<number>((all, item) => all * expectNumber(item), 1)
  return items.some((item) => item instanceof PythonFloat) || items.length === 0 ? float(result) : integer(result)
}

function isNan(value: Value): boolean {
  return value instanceof PythonFloat && Number.isNaN(value.value)
}

/** The place of the first greatest (1) or least (−1) element; a nan is both. */
export function extremePlace(items: readonly Value[], direction: 1 | -1): number {
  if (items.length === 0) raise('ValueError', 'attempt to get argmax of an empty sequence')
  let best = 0
  for (const [index, item] of items.entries()) {
    const leader = items[best] ?? null
    if (isNan(leader)) break
    if (isNan(item) || compare(item, leader) * direction > 0) best = index
  }
  return best
}

export function extreme(items: readonly Value[], direction: 1 | -1): Value {
  if (items.length === 0) raise('ValueError', 'zero-size array to reduction operation which has no identity')
  return items[extremePlace(items, direction)] ?? null
}

/** A reduction of what is no nan. */
export function withoutNan(run: (items: readonly Value[]) => Value, ofNothing: Value) {
  return (items: readonly Value[]): Value => {
    const kept = items.filter((item) => !isNan(item))
    return kept.length === 0 && items.length > 0 ? ofNothing : run(kept)
  }
}

/** `numpy.round`: half to even of the number scaled up, not of its exact value as Python's own. */
export function roundedElement(value: Value, decimals: number): Value {
  if (!(value instanceof PythonFloat)) {
    return typeof value === 'boolean' ? float(Number(value)) : value
  }
  const scale = 10 ** Math.abs(decimals)
  const scaled = decimals < 0 ? value.value / scale : value.value * scale
  if (!Number.isFinite(scaled)) return value
  const whole = halfToEven(scaled)
  return float(decimals < 0 ? whole * scale : whole / scale)
}

function halfToEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1
  return low % 2 === 0 ? low : low + 1
}

export function median(items: readonly Value[]): Value {
  const numbers = items.map(expectNumber).sort((a, b) => a - b)
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return float(Number.NaN)
  const upper = numbers[numbers.length >> 1] ?? 0
  return float(numbers.length % 2 === 1 ? upper : ((numbers[(numbers.length >> 1) - 1] ?? 0) + upper) / 2)
}

/** Evenly spaced numbers, both ends included unless told. */
export function linspace(start: number, stop: number, count: number, hasEnd: boolean): Instance {
  if (count < 0) raise('ValueError', `Number of samples, ${count}, must be non-negative.`)
  allocate(count)
  const steps = hasEnd ? count - 1 : count
  const step = (stop - start) / steps
  const items = Array.from({ length: count }, (_, index) => float(start + (steps > 0 ? index * step : 0)))
  if (hasEnd && count > 1) items[count - 1] = float(stop)
  return makeArray(items, 'float')
}

export function arange(values: readonly Value[]): Instance {
  const [first = 0, second, third = 1] = values
  const [start, stop] = second === undefined || second === null ? [0, first] : [first, second]
  const isFloat = [start, stop, third].some((value) => value instanceof PythonFloat)
  const step = expectNumber(third)
  const count = Math.max(0, Math.ceil((expectNumber(stop) - expectNumber(start)) / step))
  allocate(count)
  const items = Array.from({ length: count }, (_, index) => expectNumber(start) + index * step)
  return makeArray(
    items.map((item) => (isFloat ? float(item) : item)),
    isFloat ? 'float' : 'int',
  )
}

export function filled(shape: Value, value: Value): Instance {
  const [length = 0, ...rest] = Array.isArray(shape) ? shape : shape instanceof Tuple ? shape.items : [shape]
  const count = expectInteger(length)
  if (count < 0) raise('ValueError', 'negative dimensions are not allowed')
  spend(1)
  allocate(count)
  const items = Array.from({ length: count }, () => (rest.length === 0 ? value : filled(new Tuple(rest), value)))
  return makeArray(items, value instanceof PythonFloat ? 'float' : 'int')
}

export function sortedPlaces(value: Value): Instance {
  const items = scalars(value)
  const places = sortedItems(
    items.map((_, place) => place),
    (place) => items[Number(place)] ?? null,
  )
  return makeArray(places, 'int')
}

export function unique(value: Value): Value[] {
  const ordered = sortedItems(scalars(value), (item) => item)
  return ordered.filter((item, index) => index === 0 || !equals(item, ordered[index - 1] ?? null))
}

export function areEqual(a: Value, b: Value): boolean {
  const [left, right] = [asArray(a), asArray(b)].map((each) => arrayIn(each) as NumpyArray)
  if (left === undefined || right === undefined || shapeOf(left).join() !== shapeOf(right).join()) return false
  const others = flatItems(right)
  return flatItems(left).every((item, index) => equals(item, others[index] ?? null))
}

/** `numpy.where(test, a, b)`. */
export function chosen(test: Value, a: Value, b: Value): Value {
  const [whenTrue, whenFalse] = [arrayIn(a) ?? arrayInList(a), arrayIn(b) ?? arrayInList(b)]
  let index = -1
  return elementwise(asArray(test), undefined, (mark) => {
    index++
    return isTruthy(mark) ? (whenTrue?.items[index] ?? a) : (whenFalse?.items[index] ?? b)
  })
}

function arrayInList(value: Value): NumpyArray | undefined {
  return Array.isArray(value) ? arrayIn(asArray(value)) : undefined
}
