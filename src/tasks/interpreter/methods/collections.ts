import { callValue } from '../calls.ts'
import { raise } from '../exceptions.ts'
import { iteratorOver } from '../iteration.ts'
import { compare, hashKey, iterate, numberIn } from '../operations.ts'
import { ClassValue, Dictionary, Tuple, type Value } from '../value.ts'
import { addEntries, dictClass } from './dict.ts'
import { entryOf, expectInteger, integer, setEntry } from './expect.ts'
import { construction, type MethodTable, methodMembers } from './native.ts'
import { sortedItems } from './ordering.ts'

/** Counts are nearly always ints; floats are added as floats. */
function sum(a: Value, b: Value, sign: 1 | -1): Value {
  const [left, right] = [numberIn(a), numberIn(b)]
  if (typeof a === 'number' && typeof b === 'number') return integer(BigInt(a) + BigInt(sign * b))
  if (left === undefined || right === undefined) return raise('TypeError', 'a Counter can only add numbers')
  return integer(BigInt(left) + BigInt(sign) * BigInt(right))
}

function newCounter(): Dictionary {
  const counter = new Dictionary('Counter')
  counter.missing = () => 0
  return counter
}

function counted(counter: Dictionary, source: Value | undefined, sign: 1 | -1): Dictionary {
  if (source === undefined || source === null) return counter
  if (source instanceof Dictionary) {
    for (const [key, count] of source.entries.values())
      setEntry(counter, key, sum(entryOf(counter, key) ?? 0, count, sign))
    return counter
  }
  for (const item of iterate(source)) {
    const hash = hashKey(item)
    const entry = counter.entries.get(hash)
    counter.entries.set(hash, entry === undefined ? [item, sign] : [entry[0], sum(entry[1], 1, sign)])
  }
  return counter
}

/** A counter with a count for each key of both; only counts above zero stay. */
function combined(count: (own: Value, other: Value) => Value) {
  return (self: Dictionary, other: Value): Value => {
    if (!(other instanceof Dictionary && other.typeName === 'Counter')) {
      return raise('TypeError', "unsupported operand type(s) for 'Counter' and another type")
    }
    const result = newCounter()
    for (const [key, own] of self.entries.values()) keep(result, key, count(own, entryOf(other, key) ?? 0))
    for (const [key, theirs] of other.entries.values()) {
      if (!self.entries.has(hashKey(key))) keep(result, key, count(0, theirs))
    }
    return result
  }
}

function keep(counter: Dictionary, key: Value, count: Value): void {
  if (compare(count, 0) > 0) setEntry(counter, key, count)
}

function mostCommon(self: Dictionary, count: Value | undefined): Value[] {
  const items = [...self.entries.values()].map(([key, value]) => new Tuple([key, value]))
  const ordered = sortedItems(items, (item) => (item instanceof Tuple ? (item.items[1] ?? 0) : 0), true)
  return count === undefined || count === null ? ordered : ordered.slice(0, Math.max(0, expectInteger(count)))
}

function* elements(self: Dictionary): Iterable<Value> {
  for (const [key, count] of self.entries.values()) for (let turn = 0; turn < expectInteger(count); turn++) yield key
}

const counterMethods: MethodTable = {
  most_common: ['n=', mostCommon],
  elements: ['', (self: Dictionary) => iteratorOver(elements(self))],
  total: [
    '',
    (self: Dictionary) => [...self.entries.values()].reduce<Value>((all, [, count]) => sum(all, count, 1), 0),
  ],
  update: [
    'iterable=, **named',
    (self: Dictionary, source: Value, named: Dictionary) => {
      counted(counted(self, source, 1), named, 1)
      return null
    },
  ],
  subtract: [
    'iterable=, **named',
    (self: Dictionary, source: Value, named: Dictionary) => {
      counted(counted(self, source, -1), named, -1)
      return null
    },
  ],
  __add__: ['other', combined((own, other) => sum(own, other, 1))],
  __sub__: ['other', combined((own, other) => sum(own, other, -1))],
  __and__: ['other', combined((own, other) => (compare(own, other) < 0 ? own : other))],
  __or__: ['other', combined((own, other) => (compare(own, other) < 0 ? other : own))],
}

/** `collections.Counter`. */
export const counterClass = new ClassValue(
  'Counter',
  [dictClass],
  methodMembers('Counter', (value) => value instanceof Dictionary, counterMethods),
  construction('Counter', 'iterable=, **named', (source: Value, named: Dictionary) =>
    counted(counted(newCounter(), source, 1), named, 1),
  ),
)

/** `collections.defaultdict`. */
export const defaultdictClass = new ClassValue(
  'defaultdict',
  [dictClass],
  new Map(),
  construction(
    'defaultdict',
    'default_factory=, *sources, **named',
    (factory: Value = null, sources: Value[], named: Dictionary) => {
      const dictionary = new Dictionary('defaultdict')
      if (factory !== null) {
        dictionary.missing = (key) => {
          const value = callValue(factory, [])
          setEntry(dictionary, key, value)
          return value
        }
      }
      if (sources[0] !== undefined) addEntries(dictionary, sources[0])
      addEntries(dictionary, named)
      return dictionary
    },
  ),
)

/** `collections.OrderedDict`. */
export const orderedDictClass = new ClassValue(
  'OrderedDict',
  [dictClass],
  methodMembers('OrderedDict', (value) => value instanceof Dictionary, {
    move_to_end: [
      'key, last=',
      (self: Dictionary, key: Value, last: Value = true) => {
        const hash = hashKey(key)
        const entry = self.entries.get(hash)
        if (entry === undefined) return raise('KeyError', key)
        const others = [...self.entries].filter(([each]) => each !== hash)
        self.entries.clear()
        const ordered = last === false ? [[hash, entry] as const, ...others] : [...others, [hash, entry] as const]
        for (const [each, value] of ordered) self.entries.set(each, value)
        return null
      },
    ],
  }),
  construction('OrderedDict', '*sources, **named', (sources: Value[], named: Dictionary) => {
    const dictionary = new Dictionary('OrderedDict')
    if (sources[0] !== undefined) addEntries(dictionary, sources[0])
    addEntries(dictionary, named)
    return dictionary
  }),
)

const classes: Readonly<Record<string, ClassValue>> = {
  Counter: counterClass,
  defaultdict: defaultdictClass,
  OrderedDict: orderedDictClass,
}

/** The class of a dict that is none of the plain ones. */
export function collectionClassOf(dictionary: Dictionary): ClassValue | undefined {
  return classes[dictionary.typeName]
}
