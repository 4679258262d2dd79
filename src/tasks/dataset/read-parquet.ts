import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, parquetSchema, type SchemaTree } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type ColumnType, DatasetFormatError, type Row, type Split } from './dataset.ts'

/**
 * Rows of a Parquet file. Integers of 64 bits become numbers, or decimal text beyond 2^53; dates become ISO text; bytes
 * that are no text (images, sound) become null.
 *
 * @throws {DatasetFormatError}
 */
export async function readParquetRows(file: AsyncBuffer, path: string): Promise<Split> {
  try {
    const metadata = await parquetMetadataAsync(file)
    const rows = await parquetReadObjects({ file, metadata, compressors, utf8: false })
    const fields = parquetSchema(metadata).children.map((node): [string, ColumnType] => [
      node.element.name,
      typeOf(node),
    ])
    return { rows: rows.map((row) => plain(row) as Row), columns: Object.fromEntries(fields) }
  } catch (cause) {
    throw new DatasetFormatError({ path, reason: `it is no readable Parquet: ${(cause as Error).message}`, cause })
  }
}

function typeOf(node: SchemaTree): ColumnType {
  const { type, logical_type: logical, converted_type: converted } = node.element
  if (node.children.length === 0) {
    if (type === 'FLOAT' || type === 'DOUBLE') return wrapRepeated(node, 'float')
    const isInteger =
      type === 'INT64' && (logical === undefined || logical.type === 'INTEGER') && !/TIME/.test(converted ?? '')
    return wrapRepeated(node, isInteger ? 'integer' : 'plain')
  }
  const [only] = node.children
  if ((converted === 'LIST' || logical?.type === 'LIST') && only !== undefined) {
    const element = only.children.length === 1 ? only.children[0] : only
    return { list: element === undefined ? 'plain' : typeOf(element) }
  }
  const fields = node.children.map((child): [string, ColumnType] => [child.element.name, typeOf(child)])
  return wrapRepeated(node, { fields: Object.fromEntries(fields) })
}

function wrapRepeated(node: SchemaTree, type: ColumnType): ColumnType {
  return node.element.repetition_type === 'REPEATED' ? { list: type } : type
}

/** The value as JSON. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value instanceof Date) return value.toISOString()
  if (value === undefined || ArrayBuffer.isView(value)) return null
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}
