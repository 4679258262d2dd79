import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { float, integer, sequenceItems } from '../methods/expect.ts'
import { toFloat, toInteger } from '../methods/numbers.ts'
import { compare, equals, isTruthy, numberIn } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { ClassValue, Instance, Tuple, type Value } from '../value.ts'
import { unsupported } from './native-module.ts'

/** What an array holds. Numbers of one array are all floats or all ints. */
export type ElementKind = 'float' | 'int' | 'bool' | 'text' | 'object'

/** An array of numpy: of scalars, or of rows of one length. */
export class NumpyArray {
  readonly items: readonly Value[]
  readonly kind: ElementKind
  constructor(items: readonly Value[], kind: ElementKind) {
    this.items = items
    this.kind = kind
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]()
  }
}

/** The class of arrays; its methods are added where they are written. */
export const arrayClass = new ClassValue('ndarray', [], new Map())

export function makeArray(items: readonly Value[], kind: ElementKind): Instance {
  return new Instance(arrayClass, new NumpyArray(items, kind))
}

/** The array within a value; undefined for every other value. */
export function arrayIn(value: Value | undefined): NumpyArray | undefined {
  return value instanceof Instance && value.native instanceof NumpyArray ? value.native : undefined
}

function kindOf(value: Value): ElementKind {
  if (value instanceof PythonFloat) return 'float'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (typeof value === 'string') return 'text'
  return arrayIn(value)?.kind ?? 'object'
}

function commonKind(kinds: readonly ElementKind[]): ElementKind {
  const all = new Set(kinds)
  if (all.has('object')) return 'object'
  if (all.has('text')) return all.size === 1 ? 'text' : 'object'
  if (all.has('float')) return 'float'
  if (all.has('int')) return 'int'
  return all.has('bool') ? 'bool' : 'float'
}

/** A scalar as an element of the kind. */
export function asKind(value: Value, kind: ElementKind): Value {
  const nested = arrayIn(value)
  if (nested !== undefined) return arrayOfKind(nested, kind)
  if (kind === 'float') return toFloat(value)
  if (kind === 'int') return toInteger(value, undefined)
  if (kind === 'bool') return isTruthy(value)
  return value
}

export function arrayOfKind(array: NumpyArray, kind: ElementKind): Instance {
  return makeArray(
    array.items.map((item) => asKind(item, kind)),
    kind,
  )
}

/** `numpy.array(value)`: a scalar stays one. */
export function asArray(value: Value, kind?: ElementKind): Instance {
  const known = arrayIn(value)
  if (known !== undefined)
    return kind === undefined || known.kind === kind ? (value as Instance) : arrayOfKind(known, kind)
  const items = sequenceItems(value) ?? (value instanceof Instance ? nativeItems(value) : undefined)
  if (items === undefined) return unsupported('an array of no dimension')
  const elements = items.map((item) => (isNested(item) ? asArray(item) : item))
  const lengths = new Set(elements.map((element) => arrayIn(element)?.items.length))
  if (lengths.size > 1) {
    raise('ValueError', 'setting an array element with a sequence. The requested array has an inhomogeneous shape')
  }
  const common = kind ?? commonKind(elements.map(kindOf))
  return makeArray(
    elements.map((element) => asKind(element, common)),
    common,
  )
}

function nativeItems(value: Instance): Value[] | undefined {
  const isSequence = typeof value.native === 'object' && value.native !== null && Symbol.iterator in value.native
  return isSequence ? [...(value.native as Iterable<Value>)] : undefined
}

function isNested(value: Value): boolean {
  return Array.isArray(value) || value instanceof Tuple || arrayIn(value) !== undefined
}

/** All scalars of an array, row by row. */
export function flatItems(array: NumpyArray): Value[] {
  return array.items.flatMap((item) => {
    const nested = arrayIn(item)
    return nested === undefined ? [item] : flatItems(nested)
  })
}

/** Lengths of all dimensions. */
export function shapeOf(array: NumpyArray): number[] {
  const nested = arrayIn(array.items[0])
  return [array.items.length, ...(nested === undefined ? [] : shapeOf(nested))]
}

/** A function on each scalar; arrays keep their shape, a scalar gives a scalar. */
export function elementwise(value: Value, kind: ElementKind | undefined, run: (element: Value) => Value): Value {
  const array = arrayIn(value) ?? (isNested(value) ? arrayIn(asArray(value)) : undefined)
  if (array === undefined) return run(value)
  const items = array.items.map((item) => elementwise(item, kind, run))
  return makeArray(items, kind ?? array.kind)
}

/** A function on pairs of scalars; a scalar, or an array of one, meets every element. */
export function pairwise(a: Value, b: Value, run: (a: Value, b: Value) => Value): Value {
  const [left, right] = [operand(a), operand(b)]
  if (left === undefined && right === undefined) return run(a, b)
  if (left === undefined) return collected((right as NumpyArray).items.map((item) => pairwise(a, item, run)))
  if (right === undefined) return collected(left.items.map((item) => pairwise(item, b, run)))
  if (right.items.length === 1 && left.items.length !== 1) return pairwise(a, right.items[0] ?? null, run)
  if (left.items.length === 1 && right.items.length !== 1) return pairwise(left.items[0] ?? null, b, run)
  if (left.items.length !== right.items.length) {
    raise(
      'ValueError',
      `operands could not be broadcast together with shapes (${left.items.length},) (${right.items.length},)`,
    )
  }
  return collected(left.items.map((item, index) => pairwise(item, right.items[index] ?? null, run)))
}

function operand(value: Value): NumpyArray | undefined {
  return arrayIn(value) ?? (isNested(value) ? arrayIn(asArray(value)) : undefined)
}

function collected(items: Value[]): Instance {
  return makeArray(items, commonKind(items.map(kindOf)))
}

/** Arithmetic of floats as numpy has it: nothing is raised, x / 0 is infinite. Ints stay ints where Python keeps them. */
export function arithmetic(run: (a: number, b: number) => number, keepsIntegers: boolean) {
  return (a: Value, b: Value): Value => {
    const [left, right] = [numberIn(a), numberIn(b)]
    if (left === undefined || right === undefined) return raise('TypeError', 'unsupported operand type(s) for an array')
    const result = run(Number(left), Number(right))
    const isInteger = keepsIntegers && !(a instanceof PythonFloat || b instanceof PythonFloat)
    return isInteger ? integer(result) : float(result)
  }
}

/** Comparison of two scalars: anything can be compared for equality, nan is neither. */
export function comparison(operator: '==' | '!=' | '<' | '<=' | '>' | '>=') {
  return (a: Value, b: Value): Value => {
    if (operator === '==') return equals(a, b)
    if (operator === '!=') return !equals(a, b)
    const order = compare(a, b, operator)
    if (operator === '<') return order < 0
    if (operator === '<=') return order <= 0
    return operator === '>' ? order > 0 : order >= 0
  }
}

/** `[1. 2.]`, good enough to be looked at. */
export function arrayText(array: NumpyArray): string {
  return `[${array.items.map((item) => toRepr(item)).join(' ')}]`
}
