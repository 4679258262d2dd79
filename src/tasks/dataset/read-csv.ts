import { DatasetFormatError, type Row, type Split } from './dataset.ts'

/**
 * The cells of a CSV or TSV file (RFC 4180, LF or CRLF, a byte order mark is dropped): the first record names the columns.
 *
 * @throws {DatasetFormatError} for a quote that is not closed or a record with more cells than the header.
 */
export function readCsvCells(text: string, path: string, separator = ','): Readonly<Record<string, string>>[] {
  const [header = [], ...records] = splitRecords(text.replace(/^\uFEFF/, ''), path, separator)
  return records.map((cells, index) => {
    if (cells.length > header.length) {
      throw new DatasetFormatError({
        path,
        reason: `record ${index + 1} has ${cells.length} cells for ${header.length} columns`,
      })
    }
    return Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']))
  })
}

function splitRecords(text: string, path: string, separator: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n"][^${separator}\\r\\n]*|))(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  )
  while (cell.lastIndex < text.length) {
    const start = cell.lastIndex
    const found = cell.exec(text)
    if (found === null) {
      const line = text.slice(0, start).split('\n').length
      throw new DatasetFormatError({ path, reason: `a quoted cell does not end well, near line ${line}` })
    }
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === separator) {
      if (cell.lastIndex === text.length) record.push('')
      else continue
    }
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  return records
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
 * Rows of a CSV or TSV file with the column types that the `datasets` library (pandas) would find: integers, floats,
 * booleans, else text; missing values are null.
 *
 * @throws {DatasetFormatError}
 */
export function readCsvRows(text: string, path: string, separator = ','): Split {
  const cells = readCsvCells(text, path, separator)
  const names = Object.keys(cells[0] ?? {})
  const types = new Map(names.map((name) => [name, cellType(cells.map((row) => row[name] ?? ''))]))
  const rows = cells.map(
    (row): Row =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellValue(cell, types.get(name) ?? 'text')])),
  )
  const floats = names.filter((name) => types.get(name) === 'float')
  return { rows, columns: Object.fromEntries(floats.map((name) => [name, 'float'])) }
}

type CellType = 'integer' | 'float' | 'boolean' | 'text'

function cellType(cells: readonly string[]): CellType {
  const present = cells.filter((cell) => !missing.has(cell))
  if (present.length === 0) return 'text'
  if (present.every((cell) => /^(?:true|false)$/i.test(cell)) && present.length === cells.length) return 'boolean'
  if (present.every((cell) => /^\s*[+-]?\d{1,15}\s*$/.test(cell)))
    return present.length < cells.length ? 'float' : 'integer'
  return present.every((cell) => /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(cell)) ? 'float' : 'text'
}

function cellValue(cell: string, type: CellType): unknown {
  if (missing.has(cell)) return null
  if (type === 'boolean') return cell.toLowerCase() === 'true'
  return type === 'text' ? cell : Number(cell)
}
