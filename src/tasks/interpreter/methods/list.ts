import { allocate, spend } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { equals, isTruthy, iterate } from '../operations.ts'
import { ClassValue, Tuple, type Value } from '../value.ts'
import { clampedIndex, expectInteger, listOf, sequenceItems } from './expect.ts'
import { construction, type MethodTable, methodMembers } from './native.ts'
import { keyFunction, sortedItems } from './ordering.ts'

function indexOf(items: readonly Value[], sought: Value, start: Value | undefined, end: Value | undefined): number {
  const to = clampedIndex(end, items.length, items.length)
  for (let index = clampedIndex(start, items.length, 0); index < to; index++) {
    const item = items[index] ?? null
    spend(1)
    if (item === sought || equals(item, sought)) return index
  }
  return -1
}

function countOf(items: readonly Value[], sought: Value): number {
  return items.filter((item) => item === sought || equals(item, sought)).length
}

function popped(items: Value[], index: Value = -1): Value {
  if (items.length === 0) raise('IndexError', 'pop from empty list')
  const at = expectInteger(index)
  const place = at < 0 ? at + items.length : at
  if (place < 0 || place >= items.length) raise('IndexError', 'pop index out of range')
  return items.splice(place, 1)[0] ?? null
}

function extended(items: Value[], more: Value): null {
  // A list can be extended with itself.
  for (const item of Array.isArray(more) ? [...more] : iterate(more)) {
    allocate(1)
    items.push(item)
  }
  return null
}

const listMethods: MethodTable = {
  append: [
    'object',
    (items: Value[], object: Value) => {
      allocate(1)
      items.push(object)
      return null
    },
  ],
  extend: ['iterable', extended],
  insert: [
    'index, object',
    (items: Value[], index: Value, object: Value) => {
      allocate(1)
      items.splice(clampedIndex(index, items.length, 0), 0, object)
      return null
    },
  ],
  remove: [
    'value',
    (items: Value[], value: Value) => {
      const at = indexOf(items, value, undefined, undefined)
      if (at < 0) raise('ValueError', 'list.remove(x): x not in list')
      items.splice(at, 1)
      return null
    },
  ],
  pop: ['index=', popped],
  clear: [
    '',
    (items: Value[]) => {
      items.length = 0
      return null
    },
  ],
  index: [
    'value, start=, stop=',
    (items: Value[], value: Value, start: Value, stop: Value) => {
      const at = indexOf(items, value, start, stop)
      return at < 0 ? raise('ValueError', `${typeof value === 'string' ? `'${value}'` : 'value'} is not in list`) : at
    },
  ],
  count: ['value', (items: Value[], value: Value) => countOf(items, value)],
  reverse: [
    '',
    (items: Value[]) => {
      items.reverse()
      return null
    },
  ],
  sort: [
    'key=, reverse=',
    (items: Value[], key: Value, reverse: Value = false) => {
      const sorted = sortedItems(items, keyFunction(key), isTruthy(reverse))
      // not by splice: a call takes no more arguments than its stack can hold
      for (const [index, item] of sorted.entries()) items[index] = item
      return null
    },
  ],
  copy: ['', (items: Value[]) => [...items]],
}

/** The class `list`. */
export const listClass = new ClassValue(
  'list',
  [],
  methodMembers('list', (value) => Array.isArray(value), listMethods),
  construction('list', 'iterable=', (iterable: Value = []) => bounded(listOf(iterable))),
)

/** The class `tuple`. */
export const tupleClass = new ClassValue(
  'tuple',
  [],
  methodMembers('tuple', (value) => value instanceof Tuple, {
    index: [
      'value, start=, stop=',
      (tuple: Tuple, value: Value, start: Value, stop: Value) => {
        const at = indexOf(tuple.items, value, start, stop)
        return at < 0 ? raise('ValueError', 'tuple.index(x): x not in tuple') : at
      },
    ],
    count: ['value', (tuple: Tuple, value: Value) => countOf(tuple.items, value)],
  }),
  construction('tuple', 'iterable=', (iterable: Value = []) =>
    iterable instanceof Tuple ? iterable : new Tuple(bounded([...(sequenceItems(iterable) ?? listOf(iterable))])),
  ),
)

function bounded(items: Value[]): Value[] {
  allocate(items.length)
  return items
}
