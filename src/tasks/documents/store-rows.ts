import type { ColumnType, Row, Split } from '../dataset/dataset.ts'
import type { PythonRow } from '../ports/port.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'

/**
 * Rows that Python code made, as plain JSON with the types of their columns. Types are unified over all rows as Arrow does
 * for `datasets`: where one value of a column is a float, all numbers there are; a structure has every key that occurs in
 * any row, and None where a row lacks it.
 */
export function storeRows(rows: readonly PythonRow[]): Split {
  const types = rows.reduce((type: Inferred, row) => unify(type, inferred(row)), nothing)
  const columns = types.kind === 'fields' ? types.fields : new Map<string, Inferred>()
  return {
    rows: rows.map((row) => storedFields(row, columns) as Row),
    columns: Object.fromEntries([...columns].map(([name, type]) => [name, columnType(type)])),
  }
}

/** What is known of a column after some values; `nothing` after None only. */
type Inferred =
  | { readonly kind: 'nothing' | 'plain' | 'integer' | 'float' }
  | { readonly kind: 'list'; readonly item: Inferred }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, Inferred> }

const nothing: Inferred = { kind: 'nothing' }
const plain: Inferred = { kind: 'plain' }

function inferred(value: PythonValue | undefined): Inferred {
  if (value === null || value === undefined) return nothing
  if (value instanceof PythonFloat) return { kind: 'float' }
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'integer' }
  if (Array.isArray(value)) {
    const items = value as readonly PythonValue[]
    return { kind: 'list', item: items.reduce((type: Inferred, item) => unify(type, inferred(item)), nothing) }
  }
  if (!isDict(value)) return plain
  return { kind: 'fields', fields: new Map(Object.entries(value).map(([key, member]) => [key, inferred(member)])) }
}

function unify(a: Inferred, b: Inferred): Inferred {
  if (a === b || b.kind === 'nothing') return a
  if (a.kind === 'nothing') return b
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', item: unify(a.item, b.item) }
  if (a.kind === 'fields' && b.kind === 'fields') return { kind: 'fields', fields: unifyFields(a.fields, b.fields) }
  if (a.kind === b.kind) return a
  return isNumber(a) && isNumber(b) ? { kind: 'float' } : plain
}

function unifyFields(a: ReadonlyMap<string, Inferred>, b: ReadonlyMap<string, Inferred>): Map<string, Inferred> {
  const united = new Map(a)
  for (const [key, type] of b) united.set(key, unify(united.get(key) ?? nothing, type))
  return united
}

function isNumber({ kind }: Inferred): boolean {
  return kind === 'integer' || kind === 'float'
}

function columnType(type: Inferred): ColumnType {
  if (type.kind === 'list') return { list: columnType(type.item) }
  if (type.kind === 'float' || type.kind === 'integer') return type.kind
  if (type.kind !== 'fields') return 'plain'
  return { fields: Object.fromEntries([...type.fields].map(([key, member]) => [key, columnType(member)])) }
}

function stored(value: PythonValue | undefined, type: Inferred): unknown {
  if (value === null || value === undefined) return null
  if (value instanceof PythonFloat) return value.value
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) {
    const item = type.kind === 'list' ? type.item : plain
    return (value as readonly PythonValue[]).map((member) => stored(member, item))
  }
  return isDict(value) && type.kind === 'fields' ? storedFields(value, type.fields) : value
}

function storedFields(row: PythonRow, fields: ReadonlyMap<string, Inferred>): Record<string, unknown> {
  // a key such as `toString` that only other rows have is nothing here, and no function of JavaScript
  const member = (key: string) => (Object.hasOwn(row, key) ? row[key] : undefined)
  return Object.fromEntries([...fields].map(([key, type]) => [key, stored(member(key), type)]))
}
