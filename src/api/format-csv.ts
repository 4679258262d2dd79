/** What a cell may hold; null is an empty cell. */
export type CsvCell = string | number | boolean | null

/** A column of a table of rows: its name in the first line, and its cell of a row. */
export type CsvColumn<Row> = readonly [name: string, cellOf: (row: Row) => CsvCell]

/** A table as CSV: the columns' names, then a line per row. */
export function formatTable<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return formatCsv(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, cellOf]) => cellOf(row))),
  )
}

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled). A text that a spreadsheet would run as a formula (it begins with
 * one of = + - @, a tab or a line break, also behind spaces) gets an apostrophe in front, as OWASP advises
 * ("CSV Injection"); numbers stay numbers.
 *
 * @example formatCsv(['name'], [['=1+1']]) // => "name\r\n'=1+1\r\n"
 */
export function formatCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')
}

function formatCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[\s\0]*[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
