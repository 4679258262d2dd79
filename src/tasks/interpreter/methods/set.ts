import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { hashKey, iterate } from '../operations.ts'
import { ClassValue, SetValue, type Value } from '../value.ts'
import { setOf } from './expect.ts'
import { construction, type MethodTable, methodMembers } from './native.ts'

function hashes(items: Value): Set<unknown> {
  return items instanceof SetValue ? new Set(items.entries.keys()) : new Set(setOf(iterate(items)).entries.keys())
}

function union(set: SetValue, others: Value[]): SetValue {
  const all = setOf(set.entries.values(), set.isFrozen)
  for (const other of others) addAll(all, other)
  return all
}

function addAll(set: SetValue, items: Value): void {
  for (const item of items instanceof SetValue ? [...items.entries.values()] : iterate(items)) addItem(set, item)
}

function addItem(set: SetValue, item: Value): null {
  const hash = hashKey(item)
  if (!set.entries.has(hash)) {
    allocate(1)
    set.entries.set(hash, item)
  }
  return null
}

function filtered(set: SetValue, keep: (hash: unknown) => boolean): SetValue {
  const kept = new SetValue(set.isFrozen)
  for (const [hash, item] of set.entries) if (keep(hash)) kept.entries.set(hash, item)
  return kept
}

function keepOnly(set: SetValue, keep: (hash: unknown) => boolean): null {
  for (const hash of [...set.entries.keys()]) if (!keep(hash)) set.entries.delete(hash)
  return null
}

function difference(set: SetValue, others: Value[]): SetValue {
  const gone = others.map(hashes)
  return filtered(set, (hash) => !gone.some((other) => other.has(hash)))
}

function intersection(set: SetValue, others: Value[]): SetValue {
  const wanted = others.map(hashes)
  return filtered(set, (hash) => wanted.every((other) => other.has(hash)))
}

function symmetricDifference(set: SetValue, other: Value): SetValue {
  const items = setOf(iterate(other))
  const own = filtered(set, (hash) => !items.entries.has(hash))
  for (const [hash, item] of items.entries) if (!set.entries.has(hash)) own.entries.set(hash, item)
  return own
}

const readMethods: MethodTable = {
  union: ['*others', union],
  intersection: ['*others', intersection],
  difference: ['*others', difference],
  symmetric_difference: ['other', symmetricDifference],
  issubset: [
    'other',
    (set: SetValue, other: Value) => {
      const wanted = hashes(other)
      return [...set.entries.keys()].every((hash) => wanted.has(hash))
    },
  ],
  issuperset: ['other', (set: SetValue, other: Value) => [...hashes(other)].every((hash) => set.entries.has(hash))],
  isdisjoint: ['other', (set: SetValue, other: Value) => ![...hashes(other)].some((hash) => set.entries.has(hash))],
  copy: ['', (set: SetValue) => union(set, [])],
}

const writeMethods: MethodTable = {
  add: ['item', addItem],
  discard: [
    'item',
    (set: SetValue, item: Value) => {
      set.entries.delete(hashKey(item))
      return null
    },
  ],
  remove: [
    'item',
    (set: SetValue, item: Value) => (set.entries.delete(hashKey(item)) ? null : raise('KeyError', item)),
  ],
  pop: [
    '',
    (set: SetValue) => {
      for (const [hash, item] of set.entries) {
        set.entries.delete(hash)
        return item
      }
      return raise('KeyError', 'pop from an empty set')
    },
  ],
  clear: [
    '',
    (set: SetValue) => {
      set.entries.clear()
      return null
    },
  ],
  update: [
    '*others',
    (set: SetValue, others: Value[]) => {
      for (const other of others) addAll(set, other)
      return null
    },
  ],
  difference_update: [
    '*others',
    (set: SetValue, others: Value[]) => {
      const gone = others.map(hashes)
      return keepOnly(set, (hash) => !gone.some((other) => other.has(hash)))
    },
  ],
  intersection_update: [
    '*others',
    (set: SetValue, others: Value[]) => {
      const wanted = others.map(hashes)
      return keepOnly(set, (hash) => wanted.every((other) => other.has(hash)))
    },
  ],
}

function boundedSet(items: Value, isFrozen: boolean): SetValue {
  const set = setOf(iterate(items), isFrozen)
  allocate(set.entries.size)
  return set
}

/** The class `set`. */
export const setClass = new ClassValue(
  'set',
  [],
  methodMembers('set', (value) => value instanceof SetValue && !value.isFrozen, { ...readMethods, ...writeMethods }),
  construction('set', 'iterable=', (items: Value = []) => boundedSet(items, false)),
)

/** The class `frozenset`. */
export const frozensetClass = new ClassValue(
  'frozenset',
  [],
  methodMembers('frozenset', (value) => value instanceof SetValue && value.isFrozen, readMethods),
  construction('frozenset', 'iterable=', (items: Value = []) => boundedSet(items, true)),
)
