import type { PythonRow } from './port.ts'

/** `Dataset.map`: each row with the columns that a function makes of it, in place of its own or beside them. */
export function mapRows(
  convert: (row: PythonRow, index: number) => PythonRow,
): (rows: readonly PythonRow[]) => PythonRow[] {
  return (rows) => rows.map((row, index) => ({ ...row, ...convert(row, index) }))
}
