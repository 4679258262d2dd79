import { PythonFloat } from '../python/value.ts'
import type { ColumnType } from './dataset.ts'

/**
 * What a column of JSON values is, as the `datasets` library (pyarrow's JSON reader) finds it over all rows: one fraction
 * makes all numbers floats, texts that are all dates become timestamps, and what fits no type stays as it is (`mixed`).
 */
export type JsonType =
  | 'null'
  | 'boolean'
  | 'integer'
  | 'large integer'
  | 'float'
  /** Integers and fractions. */
  | 'number'
  | 'text'
  | 'time'
  | 'mixed'
  | { readonly list: JsonType }
  /** Objects. Those with differing keys stay as they are, inside too: `isFree`. */
  | { readonly fields: Fields; readonly isFree: boolean }

type Fields = Readonly<Record<string, JsonType>>

/** A line of JSON with what JavaScript would lose kept: fractions as floats, integers beyond 2^53 as bigint. */
export function parseJson(text: string): unknown {
  return /\d[.eE]|\d{16}/.test(text)
    ? JSON.parse(text, keepNumbers as (key: string, value: unknown) => unknown)
    : JSON.parse(text)
}

function keepNumbers(_key: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  if (typeof value !== 'number') return value
  if (/[.eE]/.test(source)) return new PythonFloat(value)
  return Number.isSafeInteger(value) ? value : largeInteger(source, value)
}

/** Beyond 64 bits pyarrow makes floats of integers. */
function largeInteger(source: string, value: number): unknown {
  const integer = BigInt(source)
  return BigInt.asIntN(64, integer) === integer ? integer : new PythonFloat(value)
}

/** Deeper values are refused: what works on rows goes down into them. */
const maximumDepth = 200

/** @throws {RangeError} for a value nested too deep */
function jsonTypeOf(value: unknown, depth = 0): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'string') return isTime(value) ? 'time' : 'text'
  if (typeof value === 'number') return 'integer'
  if (typeof value === 'bigint') return 'large integer'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof PythonFloat) return 'float'
  if (depth > maximumDepth) throw new RangeError(`it is nested deeper than ${maximumDepth} levels`)
  if (Array.isArray(value)) return { list: value.map((item) => jsonTypeOf(item, depth + 1)).reduce(mergeTypes, 'null') }
  const members = Object.entries(value as object)
  return {
    fields: Object.fromEntries(members.map(([key, member]) => [key, jsonTypeOf(member, depth + 1)])),
    isFree: members.length === 0,
  }
}

const numeric: readonly JsonType[] = ['integer', 'large integer', 'float', 'number']

/** The type of a column that holds both. */
function mergeTypes(a: JsonType, b: JsonType): JsonType {
  if (a === b || b === 'null') return a
  if (a === 'null') return b
  if (typeof a === 'string' || typeof b === 'string') {
    if (numeric.includes(a) && numeric.includes(b)) {
      return [a, b].some((type) => type === 'float' || type === 'number') ? 'number' : 'large integer'
    }
    const areTexts = [a, b].every((type) => type === 'text' || type === 'time')
    return areTexts ? 'text' : 'mixed'
  }
  if ('list' in a) return 'list' in b ? { list: mergeTypes(a.list, b.list) } : 'mixed'
  if ('list' in b) return 'mixed'
  const fields = mergeFields(a.fields, b.fields)
  const isFree = a.isFree || b.isFree || !hasSameKeys(a.fields, b.fields)
  return fields === a.fields && isFree === a.isFree ? a : { fields, isFree }
}

function hasSameKeys(a: Fields, b: Fields): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key))
}

/** Returns the first where it covers the second, so that a million equal rows make no objects. */
function mergeFields(a: Fields, b: Fields): Fields {
  const changed = Object.entries(b).flatMap(([key, type]): [string, JsonType][] => {
    const known = Object.hasOwn(a, key) ? a[key] : undefined
    const merged = known === undefined ? type : mergeTypes(known, type)
    return merged === known ? [] : [[key, merged]]
  })
  return changed.length === 0 ? a : { ...a, ...Object.fromEntries(changed) }
}

/** The columns of rows so far with one row more. */
export function mergeColumns(columns: Fields, row: Readonly<Record<string, unknown>>): Fields {
  const type = jsonTypeOf(row)
  return typeof type !== 'string' && 'fields' in type ? mergeFields(columns, type.fields) : columns
}

/** What the engine must know of a column. Whole fractions among integers of free objects are not told apart. */
export function columnTypeOf(type: JsonType, isFree = false): ColumnType {
  if (type === 'float' || (type === 'number' && !isFree)) return 'float'
  if (type === 'large integer') return 'integer'
  if (typeof type === 'string') return 'plain'
  if ('list' in type) {
    const list = columnTypeOf(type.list, isFree)
    return list === 'plain' ? 'plain' : { list }
  }
  const fields = Object.entries(type.fields).map(([key, member]): [string, ColumnType] => [
    key,
    columnTypeOf(member, isFree || type.isFree),
  ])
  const special = fields.filter(([, member]) => member !== 'plain')
  return special.length === 0 ? 'plain' : { fields: Object.fromEntries(special) }
}

/** Whether {@link storedValue} changes anything of such a column. */
export function isStoredAsIs(type: JsonType): boolean {
  if (typeof type === 'string') return ['null', 'boolean', 'integer', 'text'].includes(type)
  return 'list' in type ? isStoredAsIs(type.list) : Object.values(type.fields).every(isStoredAsIs)
}

/** A value as plain JSON: timestamps as Python prints them, large integers as text. */
export function storedValue(value: unknown, type: JsonType): unknown {
  if (value instanceof PythonFloat) return value.value
  if (typeof value === 'bigint') return type === 'number' ? Number(value) : value.toString()
  if (type === 'time' && typeof value === 'string') return printedTime(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const of = typeof type !== 'string' && 'list' in type ? type.list : 'mixed'
    return value.map((item) => storedValue(item, of))
  }
  const fields: Fields = typeof type !== 'string' && 'fields' in type && !type.isFree ? type.fields : {}
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      storedValue(member, (Object.hasOwn(fields, key) ? fields[key] : undefined) ?? 'mixed'),
    ]),
  )
}

/** What pyarrow takes for a timestamp in seconds: ISO 8601 with a whole date, hours at least to the hour, no fractions. */
const timeShape = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2})(?::(\d{2})(?::(\d{2}))?)?(?:Z|([+-]\d{2}):?(\d{2})?)?)?$/

function isTime(text: string): boolean {
  return text.length >= 10 && text.length <= 25 && timeShape.test(text) && !Number.isNaN(timeOf(text))
}

function timeOf(text: string): number {
  const [, date = '', hour = '00', minute = '00', second = '00', zone = '+00', zoneMinute = '00'] =
    timeShape.exec(text) ?? []
  const time = Date.parse(`${date}T${hour}:${minute}:${second}${zone}:${zoneMinute}`)
  const isRealDay = new Date(Date.parse(`${date}T00:00:00Z`)).toISOString().startsWith(date)
  return isRealDay ? time : Number.NaN
}

function printedTime(text: string): string {
  return new Date(timeOf(text)).toISOString().slice(0, 19).replace('T', ' ')
}
