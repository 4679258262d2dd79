import { exponential } from '../../metric/exponential.ts'
import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, expectNumber, float } from '../methods/expect.ts'
import { type MethodTable, methodMembers, native } from '../methods/native.ts'
import { boolClass, floatClass, intClass } from '../methods/numbers.ts'
import { strClass } from '../methods/str.ts'
import { isTruthy, numberIn } from '../operations.ts'
import { ClassValue, type Module, Property, Tuple, type Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import {
  arithmetic,
  arrayClass,
  arrayIn,
  arrayOfKind,
  arrayText,
  asArray,
  asKind,
  comparison,
  type ElementKind,
  elementwise,
  flatItems,
  makeArray,
  type NumpyArray,
  pairwise,
  shapeOf,
} from './numpy-array.ts'
import {
  arange,
  areEqual,
  chosen,
  extreme,
  extremePlace,
  filled,
  linspace,
  mean,
  median,
  product,
  reduce,
  roundedElement,
  scalars,
  sortedPlaces,
  sum,
  unique,
  variance,
  withoutNan,
} from './numpy-functions.ts'

const operators: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  add: arithmetic((a, b) => a + b, true),
  sub: arithmetic((a, b) => a - b, true),
  mul: arithmetic((a, b) => a * b, true),
  truediv: arithmetic((a, b) => a / b, false),
  floordiv: arithmetic((a, b) => Math.floor(a / b), true),
  mod: arithmetic((a, b) => a - b * Math.floor(a / b), true),
  pow: arithmetic((a, b) => a ** b, true),
}
const comparisons = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const
const logic: Readonly<Record<string, (a: boolean, b: boolean) => boolean>> = {
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  xor: (a, b) => a !== b,
}

function own(value: Value): NumpyArray {
  return arrayIn(value) ?? raise('TypeError', 'an array is needed')
}

/** Element, rows by places, or those where a mask is true. */
function item(self: Value, index: Value): Value {
  const { items, kind } = own(self)
  // A bool adds a dimension: of one row, or of none.
  if (typeof index === 'boolean') return makeArray(index ? [self] : [], kind)
  if (typeof index === 'number') {
    return (
      items.at(Number(index)) ??
      raise('IndexError', `index ${index} is out of bounds for axis 0 with size ${items.length}`)
    )
  }
  if (index instanceof Tuple) return index.items.reduce((part, each) => item(part, each), self)
  const places = own(asArray(index))
  if (places.kind === 'bool') {
    if (places.items.length !== items.length) raise('IndexError', 'boolean index did not match the array')
    return makeArray(
      items.filter((_, place) => isTruthy(places.items[place] ?? false)),
      kind,
    )
  }
  return makeArray(
    places.items.map((place) => items.at(expectInteger(place)) ?? raise('IndexError', 'index out of bounds')),
    kind,
  )
}

function plain(value: Value): Value {
  const array = arrayIn(value)
  return array === undefined ? value : array.items.map(plain)
}

const kinds = new Map<string, ElementKind>([
  ...['int', 'int8', 'int16', 'int32', 'int64', 'uint8'].map((name) => [name, 'int'] as const),
  ...['float', 'float16', 'float32', 'float64'].map((name) => [name, 'float'] as const),
  ...['bool', 'bool_'].map((name) => [name, 'bool'] as const),
  ...['str', 'str_'].map((name) => [name, 'text'] as const),
  ['object', 'object'],
])

/** The kind of elements that a `dtype` asks for. Narrow floats would be rounded: they are refused. */
function kindOf(type: Value): ElementKind | undefined {
  if (type === null) return undefined
  const name = type instanceof ClassValue ? type.name : String(type)
  if (name === 'float16' || name === 'float32') unsupported(`numpy.${name}`)
  return kinds.get(name) ?? unsupported(`the dtype ${name}`)
}

const reductions: Readonly<Record<string, (items: readonly Value[]) => Value>> = {
  sum,
  mean,
  prod: product,
  max: (items) => extreme(items, 1),
  min: (items) => extreme(items, -1),
  any: (items) => items.some(isTruthy),
  all: (items) => items.every(isTruthy),
  median,
}

const places = [
  ['argmax', 1],
  ['argmin', -1],
] as const

/**
 * The place of an extreme. Of a table without an axis it is a number of numpy's, whose comparisons give numpy's own bools, and
 * those add up to True where Python's give 2: what a program makes of such a place is not what it looks like.
 */
function placeOf(value: Value, axis: Value, direction: 1 | -1): Value {
  const isTable = axis === null && shapeOf(own(asArray(value))).length > 1
  if (isTable) return unsupported('numpy.argmax of a table without an axis')
  return reduce(value, axis, (items) => extremePlace(items, direction))
}

const methods: MethodTable = {
  ...Object.fromEntries(
    places.map(([name, direction]) => [
      name,
      ['axis=', (self: Value, axis: Value = null) => placeOf(self, axis, direction)] as const,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(operators).flatMap(([name, run]) => [
      [`__${name}__`, ['other', (self: Value, other: Value) => pairwise(self, other, run)] as const],
      [`__r${name}__`, ['other', (self: Value, other: Value) => pairwise(other, self, run)] as const],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(comparisons).map(([name, operator]) => [
      `__${name}__`,
      ['other', (self: Value, other: Value) => pairwise(self, other, comparison(operator))] as const,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(logic).map(([name, run]) => [
      `__${name}__`,
      ['other', (self: Value, other: Value) => pairwise(self, other, (a, b) => run(isTruthy(a), isTruthy(b)))] as const,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(reductions).map(([name, run]) => [
      name,
      ['axis=', (self: Value, axis: Value = null) => reduce(self, axis, run)] as const,
    ]),
  ),
  __invert__: [
    '',
    (self: Value) => elementwise(self, undefined, (mark) => (typeof mark === 'boolean' ? !mark : -1 - Number(mark))),
  ],
  __neg__: [
    '',
    (self: Value) =>
      pairwise(
        0,
        self,
        arithmetic((_, b) => -b, true),
      ),
  ],
  __abs__: [
    '',
    (self: Value) =>
      pairwise(
        0,
        self,
        arithmetic((_, b) => Math.abs(b), true),
      ),
  ],
  __len__: ['', (self: Value) => own(self).items.length],
  __getitem__: ['index', item],
  __contains__: [
    'value',
    (self: Value, value: Value) => flatItems(own(self)).some((each) => isTruthy(comparison('==')(each, value))),
  ],
  __bool__: [
    '',
    (self: Value) => {
      const all = flatItems(own(self))
      if (all.length > 1)
        raise(
          'ValueError',
          'The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()',
        )
      return isTruthy(all[0] ?? false)
    },
  ],
  __float__: ['', (self: Value) => asKind(flatItems(own(self))[0] ?? 0, 'float')],
  __int__: ['', (self: Value) => asKind(flatItems(own(self))[0] ?? 0, 'int')],
  __repr__: ['', (self: Value) => `array(${arrayText(own(self))})`],
  __str__: ['', (self: Value) => arrayText(own(self))],
  tolist: ['', plain],
  item: ['', (self: Value) => flatItems(own(self))[0] ?? raise('ValueError', 'can only convert an array of size 1')],
  astype: ['dtype', (self: Value, type: Value) => arrayOfKind(own(self), kindOf(type) ?? own(self).kind)],
  flatten: ['', (self: Value) => makeArray(flatItems(own(self)), own(self).kind)],
  copy: ['', (self: Value) => self],
  std: [
    'axis=, ddof=',
    (self: Value, axis: Value = null, ddof: Value = 0) =>
      reduce(self, axis, (items) => float(Math.sqrt(variance(items, expectInteger(ddof))))),
  ],
}
for (const [name, member] of methodMembers('ndarray', (value) => arrayIn(value) !== undefined, methods))
  arrayClass.members.set(name, member)
for (const [name, read] of Object.entries({
  size: (self: Value) => flatItems(own(self)).length,
  ndim: (self: Value) => shapeOf(own(self)).length,
  shape: (self: Value) => new Tuple(shapeOf(own(self))),
})) {
  arrayClass.members.set(name, new Property(name, native(name, 'self', read).call))
}

function ofEach(name: string, run: (x: number) => number) {
  return native(name, 'x', (value: Value) =>
    elementwise(value, 'float', (element) => {
      const number = numberIn(element)
      return number === undefined
        ? raise('TypeError', `ufunc '${name}' not supported for the input types`)
        : float(run(Number(number)))
    }),
  )
}

function testOfEach(name: string, test: (x: number) => boolean) {
  return native(name, 'x', (value: Value) => elementwise(value, 'bool', (element) => test(expectNumber(element))))
}

const nanReductions = Object.entries({
  nanmean: withoutNan(mean, float(Number.NaN)),
  nansum: withoutNan(sum, float(0)),
  nanmax: withoutNan((items) => extreme(items, 1), float(Number.NaN)),
  nanmin: withoutNan((items) => extreme(items, -1), float(Number.NaN)),
})

/** `numpy.array`: of a scalar, which is an array of no dimension there, the scalar itself. */
function asArrayOrScalar(value: Value, kind: ElementKind | undefined): Value {
  const isScalar = typeof value !== 'object' || value === null || value instanceof PythonFloat
  if (isScalar) return kind === undefined ? value : asKind(value, kind)
  return asArray(value, kind)
}

const functions = byName(
  native('array', 'object, dtype=, **options', (value: Value, type: Value = null) =>
    asArrayOrScalar(value, kindOf(type)),
  ),
  native('asarray', 'a, dtype=', (value: Value, type: Value = null) => asArray(value, kindOf(type))),
  ...places.map(([name, direction]) =>
    native(name, 'a, axis=', (value: Value, axis: Value = null) => placeOf(value, axis, direction)),
  ),
  ...[...Object.entries(reductions), ...nanReductions].map(([name, run]) =>
    native(name, 'a, axis=', (value: Value, axis: Value = null) => reduce(value, axis, run)),
  ),
  native('average', 'a, axis=, weights=', (value: Value, axis: Value = null, weights: Value = null) => {
    if (weights === null) return reduce(value, axis, mean)
    const factors = scalars(weights)
    const products = scalars(value).map((element, index) =>
      float(expectNumber(element) * expectNumber(factors[index] ?? 0)),
    )
    return float(expectNumber(sum(products)) / expectNumber(sum(factors)))
  }),
  native('std', 'a, axis=, ddof=', (value: Value, axis: Value = null, ddof: Value = 0) =>
    reduce(value, axis, (items) => float(Math.sqrt(variance(items, expectInteger(ddof))))),
  ),
  native('var', 'a, axis=, ddof=', (value: Value, axis: Value = null, ddof: Value = 0) =>
    reduce(value, axis, (items) => float(variance(items, expectInteger(ddof)))),
  ),
  ofEach('exp', exponential),
  ofEach('log', Math.log),
  ofEach('log2', Math.log2),
  ofEach('log10', Math.log10),
  ofEach('log1p', Math.log1p),
  ofEach('sqrt', Math.sqrt),
  ofEach('floor', Math.floor),
  ofEach('ceil', Math.ceil),
  testOfEach('isnan', Number.isNaN),
  testOfEach('isfinite', Number.isFinite),
  native('abs', 'x', (value: Value) =>
    pairwise(
      0,
      value,
      arithmetic((_, b) => Math.abs(b), true),
    ),
  ),
  native('round', 'a, decimals=', (value: Value, decimals: Value = 0) =>
    elementwise(value, undefined, (element) => roundedElement(element, expectInteger(decimals))),
  ),
  native(
    'linspace',
    'start, stop, num=, endpoint=',
    (start: Value, stop: Value, count: Value = 50, hasEnd: Value = true) =>
      linspace(expectNumber(start), expectNumber(stop), expectInteger(count), isTruthy(hasEnd)),
  ),
  native('arange', 'start, stop=, step=', (...values: Value[]) => arange(values)),
  native('zeros', 'shape, dtype=', (shape: Value, type: Value = null) =>
    filled(shape, kindOf(type) === 'int' ? 0 : float(0)),
  ),
  native('ones', 'shape, dtype=', (shape: Value, type: Value = null) =>
    filled(shape, kindOf(type) === 'int' ? 1 : float(1)),
  ),
  native('array_equal', 'a1, a2', areEqual),
  native('argsort', 'a', sortedPlaces),
  native('unique', 'ar', (value: Value) => asArray(unique(value))),
  native('where', 'condition, x, y', chosen),
  native('maximum', 'x1, x2', (a: Value, b: Value) => pairwise(a, b, arithmetic(Math.max, true))),
  native('minimum', 'x1, x2', (a: Value, b: Value) => pairwise(a, b, arithmetic(Math.min, true))),
)

/** The scalar types that can be named; the values are Python's own numbers. */
const scalarTypes: Readonly<Record<string, ClassValue>> = {
  ndarray: arrayClass,
  bool_: boolClass,
  int32: intClass,
  int64: intClass,
  integer: intClass,
  float64: floatClass,
  floating: floatClass,
  str_: strClass,
}

/** The module `numpy`: arrays of numbers and texts, and what task functions calculate with them. */
export function numpyModule(): Module {
  const nan = float(Number.NaN)
  const infinity = float(Number.POSITIVE_INFINITY)
  return moduleOf('numpy', {
    ...functions,
    ...scalarTypes,
    nan,
    // A version with all the names that task files ask for.
    __version__: '1.26.4',
    NaN: nan,
    NAN: nan,
    inf: infinity,
    pi: float(Math.PI),
    e: float(Math.E),
    newaxis: null,
  })
}

/** `astype` and `item` of numbers: numpy's own numbers have them, and ours are Python's. */
const scalarMethods: MethodTable = {
  astype: ['dtype', (self: Value, type: Value) => asKind(self, kindOf(type) ?? 'object')],
  item: ['', (self: Value) => self],
  tolist: ['', (self: Value) => self],
}
for (const type of [intClass, floatClass, boolClass]) {
  for (const [name, member] of methodMembers(
    type.name,
    (value) => value !== undefined && numberIn(value) !== undefined,
    scalarMethods,
  )) {
    type.members.set(name, member)
  }
}
