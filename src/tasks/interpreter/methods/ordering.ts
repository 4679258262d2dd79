import { spend } from '../budget.ts'
import { callValue } from '../calls.ts'
import { compare } from '../operations.ts'
import type { Value } from '../value.ts'

/** What Python's `key=` says: each item's own value without one. */
export function keyFunction(key: Value = null): (item: Value) => Value {
  return key === null ? (item) => item : (item) => callValue(key, [item])
}

/** Items in ascending order, equal ones in the order they had, in both directions: Python's `sorted`. */
export function sortedItems(items: readonly Value[], by: (item: Value) => Value, reverse = false): Value[] {
  const keyed = items.map((item) => ({ item, key: by(item) }))
  // Python reverses, sorts and reverses again.
  if (reverse) keyed.reverse()
  spend(items.length)
  keyed.sort((a, b) => {
    spend(1)
    const order = compare(a.key, b.key)
    return Number.isNaN(order) ? 0 : order
  })
  if (reverse) keyed.reverse()
  return keyed.map(({ item }) => item)
}

/** The first of the greatest (`direction` 1) or least (−1) items; undefined when there are none. */
export function extreme(items: Iterable<Value>, direction: 1 | -1, keyOf: (item: Value) => Value): Value | undefined {
  let best: { item: Value; by: Value } | undefined
  for (const item of items) {
    const by = keyOf(item)
    if (best === undefined || compare(by, best.by, direction > 0 ? '>' : '<') * direction > 0) best = { item, by }
  }
  return best?.item
}
