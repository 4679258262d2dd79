import { allocate, spend } from '../budget.ts'
import { added } from '../builtins/arithmetic.ts'
import { callValue } from '../calls.ts'
import { raise } from '../exceptions.ts'
import { iteratorOver } from '../iteration.ts'
import { expectInteger, listOf, sequenceItems } from '../methods/expect.ts'
import { construction, native } from '../methods/native.ts'
import { keyFunction } from '../methods/ordering.ts'
import { equals, isTruthy, iterate } from '../operations.ts'
import { ClassMethod, ClassValue, type Module, Tuple, type Value } from '../value.ts'
import { byName, moduleOf } from './native-module.ts'

function* chained(iterables: Iterable<Value>): Iterable<Value> {
  for (const iterable of iterables) yield* iterate(iterable)
}

const chainClass = new ClassValue(
  'chain',
  [],
  new Map(),
  construction('chain', '*iterables', (iterables: Value[]) => iteratorOver(chained(iterables))),
)
chainClass.members.set(
  'from_iterable',
  new ClassMethod(
    'from_iterable',
    native('from_iterable', 'cls, iterable', (_cls: Value, iterables: Value) =>
      iteratorOver(chained(iterate(iterables))),
    ).call,
  ),
)

function* sliced(values: Iterable<Value>, [start, stop, step]: readonly [number, number, number]): Iterable<Value> {
  let index = 0
  let next = start
  if (next >= stop) return
  for (const value of values) {
    if (index === next) {
      yield value
      next += step
      if (next >= stop) return
    }
    index++
  }
}

/** Choices of `count` places out of `size`, in the order of the places. */
function* placesOf(size: number, count: number, mayRepeat: boolean): Iterable<number[]> {
  if (count > size && !(mayRepeat && size > 0)) return
  if (count < 0) raise('ValueError', 'r must be non-negative')
  allocate(count)
  const places = Array.from({ length: count }, (_, index) => (mayRepeat ? 0 : index))
  for (;;) {
    spend(1 + count)
    allocate(count)
    yield [...places]
    let at = count - 1
    while (at >= 0 && places[at] === (mayRepeat ? size - 1 : size - count + at)) at--
    if (at < 0) return
    const from = (places[at] ?? 0) + 1
    for (let index = at; index < count; index++) places[index] = mayRepeat ? from : from + index - at
  }
}

function* combinations(items: readonly Value[], count: number, mayRepeat: boolean): Iterable<Value> {
  for (const places of placesOf(items.length, count, mayRepeat))
    yield new Tuple(places.map((place) => items[place] ?? null))
}

/** All orders of `count` of the items: counted at each turn, also those that lead to nothing. */
function* permutations(items: readonly Value[], count: number, chosen: readonly number[] = []): Iterable<Value> {
  spend(1 + chosen.length)
  if (chosen.length === count) {
    allocate(count)
    yield new Tuple(chosen.map((place) => items[place] ?? null))
    return
  }
  for (let place = 0; place < items.length; place++) {
    if (!chosen.includes(place)) yield* permutations(items, count, [...chosen, place])
  }
}

function* product(pools: readonly (readonly Value[])[]): Iterable<Value> {
  if (pools.some((pool) => pool.length === 0)) return
  const places = pools.map(() => 0)
  for (;;) {
    spend(1 + pools.length)
    allocate(pools.length)
    yield new Tuple(pools.map((pool, index) => pool[places[index] ?? 0] ?? null))
    let at = pools.length - 1
    while (at >= 0 && places[at] === (pools[at]?.length ?? 0) - 1) places[at--] = 0
    if (at < 0) return
    places[at] = (places[at] ?? 0) + 1
  }
}

function* grouped(values: Iterable<Value>, keyOf: (value: Value) => Value): Iterable<Value> {
  let group: Value[] = []
  let current: Value | undefined
  for (const value of values) {
    const key = keyOf(value)
    if (current !== undefined && equals(key, current)) {
      group.push(value)
      continue
    }
    if (current !== undefined) yield new Tuple([current, iteratorOver(group)])
    current = key
    group = [value]
  }
  if (current !== undefined) yield new Tuple([current, iteratorOver(group)])
}

function* zippedLongest(iterables: readonly Value[], fill: Value): Iterable<Value> {
  const iterators = iterables.map((iterable) => iterate(iterable)[Symbol.iterator]())
  for (;;) {
    const nexts = iterators.map((iterator) => iterator.next())
    if (nexts.every(({ done }) => done === true)) return
    yield new Tuple(nexts.map(({ done, value }) => (done === true ? fill : value)))
  }
}

function* accumulated(values: Iterable<Value>, callee: Value, initial: Value | undefined): Iterable<Value> {
  let total = initial
  if (total !== undefined) yield total
  for (const value of values) {
    total = total === undefined ? value : callee === null ? added(total, value) : callValue(callee, [total, value])
    yield total
  }
}

function* counted(start: Value, step: Value): Iterable<Value> {
  for (let value = start; ; value = added(value, step)) yield value
}

function* repeated(value: Value, times: number): Iterable<Value> {
  for (let turn = 0; turn < times; turn++) yield value
}

function* cycled(items: readonly Value[]): Iterable<Value> {
  while (items.length > 0) yield* items
}

function* whileTrue(predicate: Value, values: Iterable<Value>, isTaking: boolean): Iterable<Value> {
  let isPassing = true
  for (const value of values) {
    if (isPassing) isPassing = isTruthy(callValue(predicate, [value]))
    if (isTaking && !isPassing) return
    if (isTaking || !isPassing) yield value
  }
}

function* pairs(values: Iterable<Value>): Iterable<Value> {
  let before: Value | undefined
  for (const value of values) {
    if (before !== undefined) yield new Tuple([before, value])
    before = value
  }
}

function bounds(start: Value, stop: Value | undefined, step: Value): readonly [number, number, number] {
  const end = (value: Value) => (value === null ? Number.POSITIVE_INFINITY : expectInteger(value))
  if (stop === undefined) return [0, end(start), 1]
  return [start === null ? 0 : expectInteger(start), end(stop), step === null ? 1 : Math.max(1, expectInteger(step))]
}

function* starred(callee: Value, values: Iterable<Value>): Iterable<Value> {
  for (const value of values) yield callValue(callee, sequenceItems(value) ?? listOf(value))
}

/** The module `itertools`. */
export function itertoolsModule(): Module {
  return moduleOf(
    'itertools',
    byName(
      chainClass,
      native(
        'islice',
        'iterable, start, stop=, step=',
        (values: Value, start: Value, stop: Value, step: Value = null) =>
          iteratorOver(sliced(iterate(values), bounds(start, stop, step))),
      ),
      native('combinations', 'iterable, r', (values: Value, r: Value) =>
        iteratorOver(combinations(listOf(values), expectInteger(r), false)),
      ),
      native('combinations_with_replacement', 'iterable, r', (values: Value, r: Value) =>
        iteratorOver(combinations(listOf(values), expectInteger(r), true)),
      ),
      native('permutations', 'iterable, r=', (values: Value, r: Value = null) => {
        const items = listOf(values)
        const count = r === null ? items.length : expectInteger(r)
        if (count < 0) raise('ValueError', 'r must be non-negative')
        return iteratorOver(count > items.length ? [] : permutations(items, count))
      }),
      native('product', '*iterables, repeat=', (iterables: Value[], repeat: Value = 1) => {
        const pools = iterables.map(listOf)
        allocate(pools.length * Math.max(0, expectInteger(repeat)))
        return iteratorOver(product(Array.from({ length: Math.max(0, expectInteger(repeat)) }, () => pools).flat()))
      }),
      native('groupby', 'iterable, key=', (values: Value, key: Value) =>
        iteratorOver(grouped(iterate(values), keyFunction(key))),
      ),
      native('zip_longest', '*iterables, fillvalue=', (iterables: Value[], fill: Value = null) =>
        iteratorOver(zippedLongest(iterables, fill)),
      ),
      native('accumulate', 'iterable, func=, initial=', (values: Value, callee: Value = null, initial: Value) =>
        iteratorOver(accumulated(iterate(values), callee, initial ?? undefined)),
      ),
      native('count', 'start=, step=', (start: Value = 0, step: Value = 1) => iteratorOver(counted(start, step))),
      native('repeat', 'object, times=', (value: Value, times: Value) =>
        iteratorOver(repeated(value, times === undefined ? Number.POSITIVE_INFINITY : expectInteger(times))),
      ),
      native('cycle', 'iterable', (values: Value) => iteratorOver(cycled(listOf(values)))),
      native('takewhile', 'predicate, iterable', (predicate: Value, values: Value) =>
        iteratorOver(whileTrue(predicate, iterate(values), true)),
      ),
      native('dropwhile', 'predicate, iterable', (predicate: Value, values: Value) =>
        iteratorOver(whileTrue(predicate, iterate(values), false)),
      ),
      native('pairwise', 'iterable', (values: Value) => iteratorOver(pairs(iterate(values)))),
      native('starmap', 'function, iterable', (callee: Value, values: Value) =>
        iteratorOver(starred(callee, iterate(values))),
      ),
      native('tee', 'iterable, n=', (values: Value, n: Value = 2) => {
        const items = listOf(values)
        const count = expectInteger(n)
        if (count < 0) raise('ValueError', 'n must be >= 0')
        allocate(count)
        return new Tuple(Array.from({ length: count }, () => iteratorOver(items)))
      }),
      native('compress', 'data, selectors', (data: Value, selectors: Value) => {
        const marks = listOf(selectors)
        return listOf(data).filter((_, index) => isTruthy(marks[index] ?? false))
      }),
      native('filterfalse', 'function, iterable', (predicate: Value, values: Value) =>
        listOf(values).filter((value) => !isTruthy(predicate === null ? value : callValue(predicate, [value]))),
      ),
    ),
  )
}
