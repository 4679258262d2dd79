import { allocate, spend } from './budget.ts'
import { callValue } from './calls.ts'
import { classMember, isInstanceOf } from './classes.ts'
import { PythonException, raise } from './exceptions.ts'
import { ClassValue, Instance, type Value } from './value.ts'

const iteratorClass = new ClassValue('iterator', [], new Map())

/** An iterator of Python over what JavaScript yields: it can be gone through once, and left and gone on with. */
export function iteratorOver(values: Iterable<Value>): Instance {
  return new Instance(iteratorClass, new OneWay(values[Symbol.iterator]()))
}

/** The next value of what {@link iteratorOver} made, undefined at its end, and for every other value. */
export function isIterator(value: Value): value is Instance & { native: Iterator<Value> } {
  return value instanceof Instance && value.native instanceof OneWay
}

/** Counts what it yields. Unlike JavaScript's generators, it is not closed when a loop is left. */
class OneWay implements IterableIterator<Value> {
  readonly #values: Iterator<Value>
  #isRunning = false
  constructor(values: Iterator<Value>) {
    this.#values = values
  }

  next(): IteratorResult<Value> {
    spend(1)
    // whatever goes through it may keep what it yields
    allocate(1)
    if (this.#isRunning) raise('ValueError', 'generator already executing')
    this.#isRunning = true
    try {
      return this.#values.next()
    } finally {
      this.#isRunning = false
    }
  }

  [Symbol.iterator](): this {
    return this
  }
}

/** What an object yields: its native iterable, or by its `__iter__` and `__next__`, or by `__getitem__` from 0 on. */
export function pythonIterator(value: Instance): Iterable<Value> | undefined {
  if (value.native instanceof OneWay) return value.native
  if (isNativeIterable(value.native)) return new OneWay(value.native[Symbol.iterator]())
  const iterMethod = classMember(value.type, '__iter__')
  if (iterMethod !== undefined) return fromIterMethod(callValue(iterMethod, [value]))
  const itemMethod = classMember(value.type, '__getitem__')
  return itemMethod === undefined
    ? undefined
    : untilRaised('IndexError', (index) => callValue(itemMethod, [value, index]))
}

function isNativeIterable(value: unknown): value is Iterable<Value> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function fromIterMethod(made: Value): Iterable<Value> | undefined {
  if (Array.isArray(made)) return made
  if (!(made instanceof Instance)) return undefined
  if (made.native instanceof OneWay) return made.native
  if (isNativeIterable(made.native)) return new OneWay(made.native[Symbol.iterator]())
  const next = classMember(made.type, '__next__')
  return next === undefined ? undefined : untilRaised('StopIteration', () => callValue(next, [made]))
}

function* untilRaised(className: string, itemAt: (index: number) => Value): Iterable<Value> {
  for (let index = 0; ; index++) {
    let item: Value
    try {
      item = itemAt(index)
    } catch (error) {
      if (error instanceof PythonException && isInstanceOf(error.instance, className)) return
      throw error
    }
    yield item
  }
}
