import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { isIterator, iteratorOver } from '../iteration.ts'
import { expectInteger, listOf, sequenceItems } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { extreme, keyFunction, sortedItems } from '../methods/ordering.ts'
import { equals, isTruthy, iterate } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { type Callable, Dictionary, Instance, Tuple, type Value } from '../value.ts'

function* enumerated(values: Iterable<Value>, start: number): Iterable<Value> {
  let index = start
  for (const value of values) yield new Tuple([index++, value])
}

function* zipped(iterators: readonly Iterator<Value>[], isStrict: boolean): Iterable<Value> {
  while (iterators.length > 0) {
    const items: Value[] = []
    for (const [place, iterator] of iterators.entries()) {
      const next = iterator.next()
      if (next.done === true) {
        if (isStrict && (place > 0 || iterators.some((other, index) => index > 0 && other.next().done !== true))) {
          raise('ValueError', `zip() argument ${place + 1} is shorter than argument 1, or longer`)
        }
        return
      }
      items.push(next.value)
    }
    yield new Tuple(items)
  }
}

function* mappedValues(callee: Value, iterators: readonly Iterator<Value>[]): Iterable<Value> {
  for (const item of zipped(iterators, false)) yield callValue(callee, item instanceof Tuple ? item.items : [])
}

function* filtered(predicate: Value, values: Iterable<Value>): Iterable<Value> {
  for (const value of values) if (isTruthy(predicate === null ? value : callValue(predicate, [value]))) yield value
}

function iteratorsOf(values: readonly Value[]): Iterator<Value>[] {
  return values.map((value) => iterate(value)[Symbol.iterator]())
}

function reversedItems(value: Value): Value {
  if (typeof value === 'string') return iteratorOver([...value].reverse())
  const items = sequenceItems(value)
  if (items !== undefined) return iteratorOver([...items].reverse())
  const own = value instanceof Instance ? classMember(value.type, '__reversed__') : undefined
  if (own !== undefined) return callValue(own, [value])
  const hasOrder =
    value instanceof Dictionary || (value instanceof Instance && classMember(value.type, '__len__') !== undefined)
  if (!hasOrder) return raise('TypeError', `'${typeNameOf(value)}' object is not reversible`)
  return iteratorOver(listOf(value).reverse())
}

function* untilSentinel(callee: Value, sentinel: Value): Iterable<Value> {
  for (;;) {
    const value = callValue(callee, [])
    if (equals(value, sentinel)) return
    yield value
  }
}

function iteratorOf(value: Value, sentinel: Value | undefined): Value {
  if (sentinel !== undefined) return iteratorOver(untilSentinel(value, sentinel))
  if (isIterator(value)) return value
  const own = value instanceof Instance ? classMember(value.type, '__iter__') : undefined
  return own === undefined ? iteratorOver(iterate(value)) : callValue(own, [value])
}

function next(iterator: Value, otherwise: Value | undefined): Value {
  if (isIterator(iterator)) {
    const { done, value } = iterator.native.next()
    if (done !== true) return value
    return otherwise === undefined ? raise('StopIteration') : otherwise
  }
  const own = iterator instanceof Instance ? classMember(iterator.type, '__next__') : undefined
  return own === undefined
    ? raise('TypeError', `'${typeNameOf(iterator)}' object is not an iterator`)
    : callValue(own, [iterator])
}

function extremeOf(name: string, direction: 1 | -1): Callable {
  return native(name, '*values, key=, default=', (values: Value[], key: Value, otherwise: Value) => {
    if (values.length === 0) raise('TypeError', `${name} expected at least 1 argument, got 0`)
    const items = values.length === 1 ? iterate(values[0] ?? null) : values
    const best = extreme(items, direction, keyFunction(key))
    const found = best === undefined ? otherwise : best
    return found === undefined ? raise('ValueError', `${name}() arg is an empty sequence`) : found
  })
}

function some(values: Value, wanted: boolean): boolean {
  for (const value of iterate(values)) if (isTruthy(value) === wanted) return true
  return false
}

/** Builtins that go through values. What Python makes lazily is made lazily here too. */
export const iterationBuiltins: readonly Callable[] = [
  native('enumerate', 'iterable, start=', (values: Value, start: Value = 0) =>
    iteratorOver(enumerated(iterate(values), expectInteger(start))),
  ),
  native('zip', '*iterables, strict=', (values: Value[], strict: Value = false) =>
    iteratorOver(zipped(iteratorsOf(values), isTruthy(strict))),
  ),
  native('map', 'func, *iterables', (callee: Value, values: Value[]) =>
    iteratorOver(mappedValues(callee, iteratorsOf(values))),
  ),
  native('filter', 'func, iterable', (predicate: Value, values: Value) =>
    iteratorOver(filtered(predicate, iterate(values))),
  ),
  native('reversed', 'sequence', reversedItems),
  native('iter', 'object, sentinel=', iteratorOf),
  native('next', 'iterator, default=', next),
  native('sorted', 'iterable, key=, reverse=', (values: Value, key: Value, reverse: Value = false) =>
    sortedItems(listOf(values), keyFunction(key), isTruthy(reverse)),
  ),
  extremeOf('max', 1),
  extremeOf('min', -1),
  native('any', 'iterable', (values: Value) => some(values, true)),
  native('all', 'iterable', (values: Value) => !some(values, false)),
]
