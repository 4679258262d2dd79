import { raise } from '../exceptions.ts'
import { expectInteger, listOf } from '../methods/expect.ts'
import { construction, nativeClass } from '../methods/native.ts'
import { iterate } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { Instance, type Value } from '../value.ts'
import { itemOf } from './functional.ts'

/** Items of a deque, and how many it keeps at most. */
class Deque {
  readonly items: Value[] = []
  readonly maximum: number
  constructor(maximum: number) {
    this.maximum = maximum
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]()
  }
}

function dequeOf(value: Value): Deque {
  return value instanceof Instance && value.native instanceof Deque
    ? value.native
    : raise('TypeError', 'a deque is needed')
}

function append({ items, maximum }: Deque, value: Value): null {
  items.push(value)
  if (items.length > maximum) items.shift()
  return null
}

function appendLeft({ items, maximum }: Deque, value: Value): null {
  items.unshift(value)
  if (items.length > maximum) items.pop()
  return null
}

function taken(item: Value | undefined): Value {
  return item === undefined ? raise('IndexError', 'pop from an empty deque') : item
}

/** `collections.deque`. */
export const dequeClass = nativeClass('deque', {
  isOwn: (value) => value instanceof Instance && value.native instanceof Deque,
  methods: {
    append: ['x', (self: Value, value: Value) => append(dequeOf(self), value)],
    appendleft: ['x', (self: Value, value: Value) => appendLeft(dequeOf(self), value)],
    extend: [
      'iterable',
      (self: Value, values: Value) => {
        for (const value of listOf(values)) append(dequeOf(self), value)
        return null
      },
    ],
    pop: ['', (self: Value) => taken(dequeOf(self).items.pop())],
    popleft: ['', (self: Value) => taken(dequeOf(self).items.shift())],
    rotate: [
      'n=',
      (self: Value, n: Value = 1) => {
        const { items } = dequeOf(self)
        const turn = items.length === 0 ? 0 : ((expectInteger(n) % items.length) + items.length) % items.length
        items.unshift(...items.splice(items.length - turn, turn))
        return null
      },
    ],
    clear: [
      '',
      (self: Value) => {
        dequeOf(self).items.length = 0
        return null
      },
    ],
    __len__: ['', (self: Value) => dequeOf(self).items.length],
    __getitem__: ['index', (self: Value, index: Value) => itemOf(dequeOf(self).items, index)],
    __repr__: ['', (self: Value) => `deque(${toRepr(dequeOf(self).items)})`],
  },
  construct: construction('deque', 'iterable=, maxlen=', (values: Value = [], maximum: Value = null) => {
    const deque = new Deque(maximum === null ? Number.POSITIVE_INFINITY : expectInteger(maximum))
    for (const value of iterate(values)) append(deque, value)
    return new Instance(dequeClass, deque)
  }),
})
