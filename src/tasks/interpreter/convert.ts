import { isDict, PythonFloat, type PythonValue } from '#tasks/python/value.ts'
import { allocate, spend } from './budget.ts'
import { callValue } from './calls.ts'
import { attributeOf } from './evaluate/attributes.ts'
import { setItem } from './evaluate/subscripts.ts'
import { raise } from './exceptions.ts'
import { iterate } from './operations.ts'
import { toStr } from './representation.ts'
import { typeNameOf } from './type-name.ts'
import { Dictionary, Instance, SetValue, Tuple, type Value } from './value.ts'

/** A value of the engine as a program gets it: lists and dicts are made anew, so that the program may change them. */
export function toInterpreted(value: PythonValue): Value {
  if (value === null || typeof value !== 'object' || value instanceof PythonFloat) return value
  if (isDict(value)) return toDictionary(value)
  allocate(value.length)
  return value.map(toInterpreted)
}

/** A row of a data set as a dict. */
export function toDictionary(row: Readonly<Record<string, PythonValue>>): Dictionary {
  const dictionary = new Dictionary()
  for (const [key, value] of Object.entries(row)) setItem(dictionary, key, toInterpreted(value))
  return dictionary
}

/** Deeper values are refused: a program may have put a list into itself. */
const maximumDepth = 100

/**
 * A program's value as the engine keeps it: tuples, sets and iterators become lists, keys of dicts texts, arrays and their
 * numbers what their `tolist` gives.
 *
 * @throws {PythonException} TypeError for a function, a class or an object of the program.
 */
export function fromInterpreted(value: Value, depth = 0): PythonValue {
  if (value === null || typeof value !== 'object' || value instanceof PythonFloat) return value
  spend(1)
  if (depth > maximumDepth) raise('ValueError', 'a result is nested too deep')
  if (Array.isArray(value)) return value.map((item) => fromInterpreted(item, depth + 1))
  if (value instanceof Tuple) return value.items.map((item) => fromInterpreted(item, depth + 1))
  if (value instanceof Dictionary) return fromDictionary(value, depth)
  if (value instanceof SetValue) return Array.from(value.entries.values(), (item) => fromInterpreted(item, depth + 1))
  return value instanceof Instance ? fromInstance(value, depth) : unknown(value)
}

/** A dict of a program with texts as keys. */
export function fromDictionary(dictionary: Dictionary, depth = 0): Record<string, PythonValue> {
  const members = Array.from(dictionary.entries.values(), ([key, member]): [string, PythonValue] => [
    toStr(key),
    fromInterpreted(member, depth + 1),
  ])
  // not by assignment: `__proto__` is a key like any other
  return Object.fromEntries(members)
}

function fromInstance(value: Instance, depth: number): PythonValue {
  const toList = attributeOf(value, 'tolist')
  if (toList !== undefined) return fromInterpreted(callValue(toList, []), depth + 1)
  const isIterable = attributeOf(value, '__iter__') !== undefined || typeof value.native === 'object'
  if (!isIterable || value.native === null) return unknown(value)
  return Array.from(iterate(value), (item) => fromInterpreted(item, depth + 1))
}

function unknown(value: Value): never {
  return raise('TypeError', `a task function gave an object of type ${typeNameOf(value)}`)
}
