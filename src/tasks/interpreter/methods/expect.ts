import { PythonFloat } from '../../python/value.ts'
import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { hashKey, iterate } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { Dictionary, Instance, SetValue, Tuple, type Value } from '../value.ts'

/** A text argument. @throws TypeError of Python for anything else. */
export function expectText(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value
  return raise('TypeError', `${what} must be str, not ${value === undefined ? 'nothing' : typeNameOf(value)}`)
}

/** An int argument (True counts as 1) that fits a JavaScript number. @throws TypeError or OverflowError of Python. */
export function expectInteger(value: Value | undefined): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return raise('OverflowError', 'Python int too large to convert to C ssize_t')
  const name = value === undefined ? 'nothing' : typeNameOf(value)
  return raise('TypeError', `'${name}' object cannot be interpreted as an integer`)
}

/** The number of an int, float or bool. @throws TypeError of Python for anything else. */
export function expectNumber(value: Value | undefined): number {
  if (value instanceof PythonFloat) return value.value
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return raise('TypeError', `must be real number, not ${value === undefined ? 'nothing' : typeNameOf(value)}`)
}

/** A JavaScript integer as an int of Python. */
export function integer(value: number | bigint): Value {
  const asNumber = Number(value)
  return Number.isSafeInteger(asNumber) ? asNumber : BigInt(value)
}

/** A float of Python. */
export function float(value: number): PythonFloat {
  return new PythonFloat(value)
}

/** Items as a list; a text gives its characters. @throws TypeError of Python for what cannot be gone through. */
export function listOf(value: Value | undefined): Value[] {
  return Array.isArray(value) ? [...value] : [...iterate(value ?? null)]
}

/** Items of a list or tuple; undefined for everything else. */
export function sequenceItems(value: Value | undefined): readonly Value[] | undefined {
  if (Array.isArray(value)) return value
  return value instanceof Tuple ? value.items : undefined
}

/** A dict of these entries. */
export function dictionaryOf(entries: Iterable<readonly [Value, Value]>, typeName = 'dict'): Dictionary {
  const dictionary = new Dictionary(typeName)
  for (const [key, value] of entries) setEntry(dictionary, key, value)
  return dictionary
}

/** An entry of a dict or set takes some ten times the memory of a list's item, and longer to make the more there are. */
const unitsPerEntry = 32

/** `dictionary[key] = value`; an equal key that is there stays as it is. */
export function setEntry(dictionary: Dictionary, key: Value, value: Value): void {
  const hash = hashKey(key)
  const known = dictionary.entries.get(hash)
  if (known === undefined) allocate(unitsPerEntry)
  dictionary.entries.set(hash, [known === undefined ? key : known[0], value])
}

/** `dictionary.get(key)`. */
export function entryOf(dictionary: Dictionary, key: Value): Value | undefined {
  return dictionary.entries.get(hashKey(key))?.[1]
}

/** A set of these items. */
export function setOf(items: Iterable<Value>, isFrozen = false): SetValue {
  const set = new SetValue(isFrozen)
  for (const item of items) {
    const hash = hashKey(item)
    if (set.entries.has(hash)) continue
    allocate(unitsPerEntry)
    set.entries.set(hash, item)
  }
  return set
}

/** The bytes of a bytes object; undefined for everything else. */
export function bytesOf(value: Value | undefined): Uint8Array | undefined {
  return value instanceof Instance && value.native instanceof Uint8Array ? value.native : undefined
}

/** A position as slices take it: negative counts from the end, and it is kept within 0 … length. */
export function clampedIndex(value: Value | undefined, length: number, otherwise: number): number {
  if (value === undefined || value === null) return otherwise
  const index = typeof value === 'bigint' ? (value < 0n ? -Infinity : Infinity) : expectInteger(value)
  return index < 0 ? Math.max(0, length + index) : Math.min(index, length)
}
