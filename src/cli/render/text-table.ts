import Table from 'cli-table3'
import { displayWidth, fitText } from './terminal-text.ts'

/** One column of a table: what it shows, and what becomes of it when the room is short. */
export type Column<Row> = {
  readonly title: string
  readonly align?: 'left' | 'right'
  readonly text: (row: Row) => string
  /** Puts colour on a finished text. */
  readonly paint?: (text: string, row: Row) => string
  /** Columns with the highest number go first; those with 0 stay. */
  readonly dropOrder: number
  /** It may be cut down to this width before any column goes; columns without it are never cut. */
  readonly shortest?: number
}

const gap = 2

/**
 * Rows under a header line, no wider than `width` where that can be: first columns that can be cut are cut, then
 * columns are dropped by their order. Lines carry no space at their end.
 */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, paintHeader = (text) => text }: { readonly width: number; readonly paintHeader?: (text: string) => string },
): string {
  const fitted = fitColumns(
    columns.map((column) => ({ column, width: naturalWidth(column, rows) })),
    width,
  )
  const table = new Table({
    head: fitted.map(({ column }) => paintHeader(column.title)),
    colAligns: fitted.map(({ column }) => column.align ?? 'left'),
    colWidths: fitted.map((entry) => entry.width),
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  for (const row of rows) table.push(fitted.map((entry) => cellText(entry, row)))
  return table.toString().split('\n').map(trimEnd).join('\n')
}

type Fitted<Row> = { readonly column: Column<Row>; readonly width: number }

function naturalWidth<Row>({ title, text }: Column<Row>, rows: readonly Row[]): number {
  return Math.max(displayWidth(title), ...rows.map((row) => displayWidth(text(row))))
}

function fitColumns<Row>(columns: readonly Fitted<Row>[], width: number): readonly Fitted<Row>[] {
  const excess = columns.reduce((sum, entry) => sum + entry.width + gap, -gap) - width
  if (excess <= 0) return columns
  const spare = columns.reduce((sum, { column, width }) => sum + Math.max(0, width - (column.shortest ?? width)), 0)
  const last = Math.max(...columns.map(({ column }) => column.dropOrder))
  if (spare >= excess || last === 0) return cutColumns(columns, excess)
  const index = columns.findLastIndex(({ column }) => column.dropOrder === last)
  return fitColumns(columns.toSpliced(index, 1), width)
}

/** Takes what is too much from the columns that can spare it, the widest first. */
function cutColumns<Row>(columns: readonly Fitted<Row>[], excess: number): readonly Fitted<Row>[] {
  const widths = columns.map(({ width }) => width)
  for (let left = excess; left > 0; left -= 1) {
    const spares = columns.map(({ column, width }, index) =>
      (widths[index] ?? 0) > (column.shortest ?? width) ? (widths[index] ?? 0) : 0,
    )
    const widest = spares.indexOf(Math.max(...spares))
    if ((spares[widest] ?? 0) === 0) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return columns.map(({ column }, index) => ({ column, width: widths[index] ?? 0 }))
}

function cellText<Row>({ column, width }: Fitted<Row>, row: Row): string {
  const text = fitText(column.text(row), width)
  return column.paint === undefined ? text : column.paint(text, row)
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '')
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(gap),
}
