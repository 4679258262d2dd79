import { PythonFloat } from '../../python/value.ts'
import { dictionaryOf, sequenceItems } from '../methods/expect.ts'
import { toFloat, toInteger } from '../methods/numbers.ts'
import { isTruthy } from '../operations.ts'
import { Dictionary, Instance, Tuple, type Value } from '../value.ts'

/**
 * The type of a column as Arrow infers it from values. `mixed` is what has no one type: the values stay as they are, as the
 * `datasets` library keeps them.
 */
export type ArrowType =
  | { readonly kind: 'null' | 'bool' | 'int' | 'float' | 'string' | 'mixed' }
  | { readonly kind: 'list'; readonly item: ArrowType }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, ArrowType> }

const nothing: ArrowType = { kind: 'null' }
const mixed: ArrowType = { kind: 'mixed' }

function typeOf(value: Value): ArrowType {
  if (value === null) return nothing
  if (typeof value === 'boolean') return { kind: 'bool' }
  if (typeof value === 'string') return { kind: 'string' }
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'int' }
  if (value instanceof PythonFloat) return { kind: 'float' }
  const items = listItems(value)
  if (items !== undefined) return { kind: 'list', item: inferType(items) }
  if (!(value instanceof Dictionary)) return mixed
  const fields = new Map<string, ArrowType>()
  for (const [key, member] of value.entries.values()) {
    if (typeof key !== 'string') return mixed
    fields.set(key, typeOf(member))
  }
  return { kind: 'struct', fields }
}

/** Items of what becomes a list in a column: lists, tuples and arrays. */
function listItems(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value) || value instanceof Tuple) return sequenceItems(value)
  const isSequence = value instanceof Instance && typeof value.native === 'object' && value.native !== null
  return isSequence && Symbol.iterator in (value.native as object) ? [...(value.native as Iterable<Value>)] : undefined
}

/** The one type of a column's values: ints among floats are floats, a struct has the fields of all, None fits everywhere. */
export function inferType(values: Iterable<Value>): ArrowType {
  let type: ArrowType = nothing
  for (const value of values) {
    type = unified(type, typeOf(value))
    if (type.kind === 'mixed') break
  }
  return type
}

function unified(a: ArrowType, b: ArrowType): ArrowType {
  if (a.kind === 'null') return b
  if (b.kind === 'null') return a
  if (a.kind === 'list' && b.kind === 'list') {
    const item = unified(a.item, b.item)
    return item.kind === 'mixed' ? mixed : { kind: 'list', item }
  }
  if (a.kind === 'struct' && b.kind === 'struct') return unifiedStruct(a.fields, b.fields)
  if (a.kind === b.kind) return a
  const isNumeric = (a.kind === 'int' && b.kind === 'float') || (a.kind === 'float' && b.kind === 'int')
  return isNumeric ? { kind: 'float' } : mixed
}

function unifiedStruct(a: ReadonlyMap<string, ArrowType>, b: ReadonlyMap<string, ArrowType>): ArrowType {
  const fields = new Map(a)
  for (const [name, type] of b) {
    const both = unified(fields.get(name) ?? nothing, type)
    if (both.kind === 'mixed') return mixed
    fields.set(name, both)
  }
  return { kind: 'struct', fields }
}

/**
 * True when every value can be cast to the type that its column had before: what the library tries before it infers anew. So
 * the text "3" in a column of ints is the int 3 again, and an int among bools a bool.
 */
export function fits(values: readonly Value[], type: ArrowType): boolean {
  return values.every((value) => fitsValue(value, type))
}

const wholeText = /^-?\d{1,18}$/
const floatText = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$|^-?(?:inf|nan)$/i
const boolText = /^(?:true|false|0|1)$/i

function fitsValue(value: Value, type: ArrowType): boolean {
  if (value === null) return true
  const isNumber = typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint'
  switch (type.kind) {
    case 'bool':
      return isNumber || value instanceof PythonFloat || (typeof value === 'string' && boolText.test(value))
    case 'string':
      return typeof value === 'string'
    case 'int':
      if (value instanceof PythonFloat) return Number.isInteger(value.value)
      return isNumber || (typeof value === 'string' && wholeText.test(value))
    case 'float':
      return isNumber || value instanceof PythonFloat || (typeof value === 'string' && floatText.test(value))
    case 'list':
      return listItems(value)?.every((item) => fitsValue(item, type.item)) ?? false
    case 'struct':
      return value instanceof Dictionary && fitsFields(value, type.fields)
    case 'mixed':
      return true
    default:
      return false
  }
}

function fitsFields(value: Dictionary, fields: ReadonlyMap<string, ArrowType>): boolean {
  return [...value.entries.values()].every(([key, member]) => {
    const type = typeof key === 'string' ? fields.get(key) : undefined
    return type !== undefined && fitsValue(member, type)
  })
}

/** True for what Arrow has types for; images and the like are no plain data. */
export function isPlain(value: Value): boolean {
  if (value instanceof Dictionary) return [...value.entries.values()].every(([, member]) => isPlain(member))
  return (
    sequenceItems(value)?.every(isPlain) ??
    (typeof value !== 'object' || value === null || value instanceof PythonFloat)
  )
}

/** A scalar as a value of the type, which it fits. */
function cast(value: Value, type: ArrowType): Value {
  if (type.kind === 'bool') return typeof value === 'string' ? /^(?:true|1)$/i.test(value) : isTruthy(value)
  if (type.kind === 'int')
    return value instanceof PythonFloat || typeof value === 'boolean' || typeof value === 'string'
      ? toInteger(value, undefined)
      : value
  return type.kind === 'float' ? toFloat(value) : value
}

/** A value as it comes back out of a column of the type: a fresh copy, tuples as lists, missing fields as None. */
export function stored(value: Value, type: ArrowType): Value {
  if (value === null) return null
  if (type.kind === 'list') return (listItems(value) ?? []).map((item) => stored(item, type.item))
  if (type.kind === 'struct' && value instanceof Dictionary) {
    return dictionaryOf(
      [...type.fields].map(([name, field]) => [name, stored(value.entries.get(name)?.[1] ?? null, field)] as const),
    )
  }
  return type.kind === 'mixed' ? copied(value) : cast(value, type)
}

/** A deep copy of lists and dicts; tuples become lists. */
export function copied(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  const items = sequenceItems(value)
  if (items !== undefined) return items.map(copied)
  if (value instanceof Dictionary) {
    return dictionaryOf([...value.entries.values()].map(([key, member]) => [key, copied(member)] as const))
  }
  return value
}
