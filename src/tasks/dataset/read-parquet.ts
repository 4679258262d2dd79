import {
  type AsyncBuffer,
  type ParquetParsers,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type ColumnType, DatasetFormatError, type Row, type Split } from './dataset.ts'
import { type Column, columnOf } from './parquet-column.ts'

export type ReadParquetOptions = {
  /** Rows from the start that are enough. */
  readonly firstRows?: number
  /** Bytes at the end of the file that may be read at once, when not all of the file is here. */
  readonly tailBytes?: number | undefined
  /** Told before each group of rows how much data has been unpacked with it; may throw. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * Rows of a Parquet file, one row group at a time. Integers of 64 bits become numbers, or decimal text beyond 2^53; times and
 * decimals become text as Python prints them; bytes that are no text (images, sound) become null.
 *
 * @returns the rows and the bytes of data that they were unpacked from.
 * @throws {DatasetFormatError}
 */
export async function readParquetRows(
  file: AsyncBuffer,
  path: string,
  { firstRows = Number.POSITIVE_INFINITY, onBytes = () => undefined, tailBytes }: ReadParquetOptions = {},
): Promise<{ split: Split; bytes: number }> {
  const metadata = await readable(
    path,
    parquetMetadataAsync(file, { parsers, ...(tailBytes !== undefined && { initialFetchSize: tailBytes }) }),
  )
  const columns = parquetSchema(metadata).children.map((node): [string, Column] => [node.element.name, columnOf(node)])
  const rows: Row[] = []
  let bytes = 0
  let rowStart = 0
  for (const group of metadata.row_groups) {
    if (rows.length >= firstRows) break
    bytes += Number(group.total_byte_size)
    onBytes(bytes)
    const rowEnd = Math.min(rowStart + Number(group.num_rows), firstRows)
    const options = { file, metadata, compressors, utf8: false, parsers, rowStart, rowEnd }
    for (const row of await readable(path, parquetReadObjects(options))) rows.push(plainRow(row, columns))
    rowStart = rowEnd
  }
  const types = columns.map(([name, { type }]): [string, ColumnType] => [name, type])
  return { split: { rows, columns: Object.fromEntries(types) }, bytes }
}

async function readable<Result>(path: string, reading: Promise<Result>): Promise<Result> {
  try {
    return await reading
  } catch (cause) {
    if (cause instanceof DatasetFormatError) throw cause
    throw new DatasetFormatError({ path, reason: `it is no readable Parquet: ${(cause as Error).message}`, cause })
  }
}

function plainRow(row: Record<string, unknown>, columns: readonly (readonly [string, Column])[]): Row {
  return Object.fromEntries(columns.map(([name, { plain }]) => [name, plain(row[name])]))
}

/** Times as Python prints a `datetime`: fractions of a second only where there are any. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value: bigint | null) => printedTime(value, 1000n),
  timestampFromMicroseconds: (value: bigint | null) => printedTime(value, 1_000_000n),
  timestampFromNanoseconds: (value: bigint | null) => printedTime(value, 1_000_000_000n),
  dateFromDays: (days: number | null) => (days === null || days === undefined ? null : dayText(days)),
}

function dayText(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

function printedTime(value: bigint | null | undefined, perSecond: bigint): string | null {
  if (value === null || value === undefined) return null
  const fraction = ((value % perSecond) + perSecond) % perSecond
  const second = new Date(Number((value - fraction) / perSecond) * 1000).toISOString().slice(0, 19).replace('T', ' ')
  if (fraction === 0n) return second
  const nanoseconds = String(fraction * (1_000_000_000n / perSecond)).padStart(9, '0')
  return `${second}.${nanoseconds.endsWith('000') ? nanoseconds.slice(0, 6) : nanoseconds}`
}
