import type { ReactNode } from 'react'

export type NetworkColumn<Row> = {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  readonly isNumber?: boolean
  /** Left out on narrow screens. */
  readonly isSecondary?: boolean
}

type Props<Row> = {
  readonly caption: string
  readonly columns: readonly NetworkColumn<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** A plain table of what the network says; long ones scroll within themselves. */
export function NetworkTable<Row>({ caption, columns, rows, keyOf }: Props<Row>) {
  const lookOf = ({ isNumber, isSecondary }: NetworkColumn<Row>) =>
    `${isNumber === true ? 'text-right whitespace-nowrap' : 'text-left'} ${isSecondary === true ? 'hidden sm:table-cell' : ''}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard
    <div className="max-h-96 overflow-auto" tabIndex={0}>
      <table className="w-full border-collapse text-small">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-raised">
          <tr className="border-line border-b text-caption text-ink-faint">
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={`py-1.5 pr-3 font-normal last:pr-0 sm:pr-4 ${lookOf(column)}`}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-line border-b last:border-b-0">
              {columns.map((column) => (
                <td key={column.title} className={`py-1.5 pr-3 last:pr-0 sm:pr-4 ${lookOf(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
