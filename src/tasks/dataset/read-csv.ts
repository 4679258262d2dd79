import { DatasetFormatError, type Row, type Split } from './dataset.ts'
import type { CsvFormat } from './dataset-source.ts'

/** One record's cells by column name. */
export type Cells = Readonly<Record<string, string>>

/**
 * The cells of a CSV or TSV file as pandas' parser splits them: a quote opens only at the start of a cell, is doubled inside,
 * and what follows its end belongs to the cell too; LF, CRLF or CR; blank lines and a byte order mark are dropped.
 *
 * @throws {DatasetFormatError} for a quote that is not closed or a record with more cells than columns.
 */
export function readCsvCells(text: string, path: string, format: CsvFormat = {}): Cells[] {
  const { names, records } = readTable(text, path, format)
  return records.map((cells) => Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ''])))
}

type Table = { readonly names: readonly string[]; readonly records: string[][] }

function readTable(text: string, path: string, { separator = ',', columnNames, hasHeader = true }: CsvFormat): Table {
  const records = splitRecords(text.replace(/^\uFEFF/, ''), path, separator)
  const header = hasHeader ? records.shift() : undefined
  const names = distinct(columnNames ?? header ?? records[0]?.map((_, index) => String(index)) ?? [])
  const long = records.findIndex((cells) => cells.length > names.length)
  if (long === -1) return { names, records }
  const reason = `record ${long + 1} has ${records[long]?.length} cells for ${names.length} columns`
  throw new DatasetFormatError({ path, reason })
}

/** Column names as pandas tells them apart: `a`, `a.1`; empty ones by their place. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name, index) => {
    const given = name === '' ? `Unnamed: ${index}` : name
    const count = seen.get(given) ?? 0
    seen.set(given, count + 1)
    return count === 0 ? given : `${given}.${count}`
  })
}

function splitRecords(text: string, path: string, separator: string): string[][] {
  const plain = new RegExp(`[^\\r\\n${RegExp.escape(separator)}]*`, 'y')
  const records: string[][] = []
  let record: string[] = []
  let position = 0
  function cell(): string {
    let value = ''
    if (text[position] === '"') {
      value = quoted()
    }
    plain.lastIndex = position
    const rest = plain.exec(text)?.[0] ?? ''
    position += rest.length
    return value + rest
  }
  function quoted(): string {
    const parts: string[] = []
    for (let start = position + 1; ; ) {
      const end = text.indexOf('"', start)
      if (end === -1) throw unclosed(text, position, path)
      parts.push(text.slice(start, end))
      if (text[end + 1] !== '"') {
        position = end + 1
        return parts.join('"')
      }
      start = end + 2
    }
  }
  while (position < text.length) {
    const start = position
    record.push(cell())
    if (text[position] === separator) {
      position += 1
      if (position === text.length) record.push('')
      else continue
    } else if (text[position] === '\r' && text[position + 1] === '\n') position += 2
    else position += 1
    const isBlank = record.length === 1 && record[0]?.trim() === '' && text[start] !== '"'
    if (!isBlank) records.push(record)
    record = []
  }
  if (record.length > 0) records.push(record)
  return records
}

function unclosed(text: string, position: number, path: string): DatasetFormatError {
  const line = text.slice(0, position).split('\n').length
  return new DatasetFormatError({ path, reason: `a quoted cell does not end, from line ${line}` })
}

/** What pandas reads as a missing value (read_csv, `na_values`). */
const missing = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
    'N/A',
    'NA',
  ].concat(['NULL', 'NaN', 'None', 'n/a', 'nan', 'null']),
)

/**
 * Rows of a CSV or TSV file with the column types that the `datasets` library (pandas) finds: integers, floats, booleans,
 * else text; missing values are null.
 *
 * @throws {DatasetFormatError}
 */
export function readCsvRows(text: string, path: string, format: CsvFormat = {}): Split {
  if (format.isText) return { rows: readCsvCells(text, path, format), columns: {} }
  const { names, records } = readTable(text, path, format)
  const types = names.map((_, column) => cellType(records, column))
  const large = new Set<string>()
  const rows = records.map((cells, index): Row => {
    records[index] = []
    const values = types.map((type, column) => cellValue(cells[column] ?? '', type))
    for (const [column, value] of values.entries()) {
      if (types[column] === 'integer' && typeof value === 'string') large.add(names[column] ?? '')
    }
    return Object.fromEntries(names.map((name, column) => [name, values[column]]))
  })
  const special = names.flatMap((name, column): [string, 'float' | 'integer'][] => {
    if (types[column] === 'float') return [[name, 'float']]
    return large.has(name) ? [[name, 'integer']] : []
  })
  return { rows, columns: Object.fromEntries(special) }
}

type CellType = 'integer' | 'float' | 'boolean' | 'text'

const integer = /^\s*[+-]?\d+\s*$/
const float = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|infinity)\s*$/i

/** The narrowest type that fits all cells of a column; integers beyond 64 bits stay text. */
function cellType(records: readonly (readonly string[])[], column: number): CellType {
  let [isBoolean, isInteger, isFloat, isIn64, isWhole, isEmpty] = [true, true, true, true, true, true]
  for (const cells of records) {
    const cell = cells[column] ?? ''
    if (missing.has(cell)) {
      isWhole = false
      continue
    }
    isEmpty = false
    isBoolean &&= /^(?:True|TRUE|true|False|FALSE|false)$/.test(cell)
    isInteger &&= integer.test(cell)
    isIn64 &&= !isInteger || cell.length < 19 || isIn64Bits(BigInt(cell.trim().replace('+', '')))
    isFloat &&= float.test(cell)
    if (!isBoolean && !isFloat) return 'text'
  }
  if (isEmpty) return 'text'
  if (isBoolean) return 'boolean'
  if (isInteger && !isIn64) return 'text'
  return isInteger && isWhole ? 'integer' : 'float'
}

function isIn64Bits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value
}

function cellValue(cell: string, type: CellType): unknown {
  if (missing.has(cell)) return null
  if (type === 'boolean') return cell.toLowerCase() === 'true'
  if (type === 'text') return cell
  const value = Number(cell.trim().replace(/^([+-]?)inf.*$/i, '$1Infinity'))
  if (type === 'integer') return Number.isSafeInteger(value) ? value : BigInt(cell.trim().replace('+', '')).toString()
  return Number.isFinite(value) ? value : String(value)
}
