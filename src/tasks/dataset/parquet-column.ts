import type { SchemaTree } from 'hyparquet'
import type { ColumnType } from './dataset.ts'

/** How the values of a column become plain JSON, and what JSON does not tell of them. */
export type Column = { readonly type: ColumnType; readonly plain: (value: unknown) => unknown }

/** A column of a Parquet file, with lists and structures. */
export function columnOf(node: SchemaTree): Column {
  const column = node.children.length === 0 ? leafColumn(node) : nestedColumn(node)
  return node.element.repetition_type === 'REPEATED' ? listOf(column) : column
}

function listOf({ type, plain }: Column): Column {
  return {
    type: type === 'plain' ? 'plain' : { list: type },
    plain: (value) => (Array.isArray(value) ? value.map(plain) : null),
  }
}

function nestedColumn({ element, children }: SchemaTree): Column {
  const { logical_type: logical, converted_type: converted } = element
  const [only] = children
  if ((converted === 'LIST' || logical?.type === 'LIST') && only !== undefined) {
    return listOf(
      columnOf(
        only.children.length === 1 && only.children[0] !== undefined ? only.children[0] : withoutRepetition(only),
      ),
    )
  }
  if (converted === 'MAP' || logical?.type === 'MAP') return { type: 'plain', plain: plainScalar }
  const fields = children.map((child): [string, Column] => [child.element.name, columnOf(child)])
  const special = fields
    .filter(([, { type }]) => type !== 'plain')
    .map(([name, { type }]): [string, ColumnType] => [name, type])
  return {
    type: special.length === 0 ? 'plain' : { fields: Object.fromEntries(special) },
    plain(value) {
      if (typeof value !== 'object' || value === null) return null
      const record = value as Record<string, unknown>
      return Object.fromEntries(fields.map(([name, field]) => [name, field.plain(record[name])]))
    },
  }
}

/** A list of two levels: the repeated node is the element itself. */
function withoutRepetition(node: SchemaTree): SchemaTree {
  const { repetition_type: _, ...element } = node.element
  return { ...node, element }
}

function leafColumn({ element }: SchemaTree): Column {
  const { type, logical_type: logical, converted_type: converted, scale = 0 } = element
  if (type === 'FLOAT' || type === 'DOUBLE' || logical?.type === 'FLOAT16') return { type: 'float', plain: plainFloat }
  if (logical?.type === 'TIMESTAMP' && logical.isAdjustedToUTC) return printed((value) => `${value}+00:00`)
  if (logical?.type === 'TIME' || converted?.startsWith('TIME_')) {
    const isMilliseconds = type === 'INT32'
    return printed((value) =>
      printedClock(BigInt(value as bigint | number) * (isMilliseconds ? 1000n : clockFactor(logical))),
    )
  }
  if (converted === 'DECIMAL') return printed((value) => (value as number).toFixed(scale))
  const isInteger = type === 'INT64' && !/TIMESTAMP/.test(`${converted} ${logical?.type}`)
  return { type: isInteger ? 'integer' : 'plain', plain: plainScalar }
}

function printed(print: (value: unknown) => string): Column {
  return { type: 'plain', plain: (value) => (value === null || value === undefined ? null : print(value)) }
}

/** To microseconds; nanoseconds are beyond Python's `time`. */
function clockFactor(logical: SchemaTree['element']['logical_type']): bigint {
  return logical?.type === 'TIME' && logical.unit === 'MILLIS' ? 1000n : 1n
}

/** As Python prints a `time`. */
function printedClock(microseconds: bigint): string {
  const text = new Date(Number(microseconds / 1000n)).toISOString().slice(11, 19)
  const fraction = microseconds % 1_000_000n
  return fraction === 0n ? text : `${text}.${String(fraction).padStart(6, '0')}`
}

/** JSON has no NaN and no infinity; {@link ColumnType} says how they are kept. */
function plainFloat(value: unknown): unknown {
  if (typeof value !== 'number') return null
  return Number.isFinite(value) ? value : String(value)
}

function plainScalar(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value === undefined || ArrayBuffer.isView(value)) return null
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plainScalar)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainScalar(member)]))
}
