/** The columns that one can choose, in the order in which they stand. Rank, supplier and score are always there. */
export const columnIds = [
  'tier',
  'skills',
  'speed',
  'firstByte',
  'availability',
  'failures',
  'findings',
  'recent',
  'pay',
  'attempts',
  'model',
  'updated',
] as const

export type ColumnId = (typeof columnIds)[number]

/** Columns of a first visit. */
export const usualColumns: readonly ColumnId[] = [
  'tier',
  'skills',
  'speed',
  'availability',
  'failures',
  'findings',
  'recent',
]

/** What goes first where there is no room. */
const leastNeeded: readonly ColumnId[] = [
  'updated',
  'model',
  'attempts',
  'pay',
  'firstByte',
  'recent',
  'findings',
  'availability',
  'skills',
  'failures',
  'speed',
  'tier',
]

/** The chosen columns that fit into a width, in their order; those needed least are left out first. */
export function fitColumns(
  chosen: readonly ColumnId[],
  { widths, widthPx }: { readonly widths: Readonly<Record<ColumnId, number>>; readonly widthPx: number },
): readonly ColumnId[] {
  let room = widthPx
  const fitting = leastNeeded
    .toReversed()
    .filter((id) => chosen.includes(id))
    .filter((id) => {
      const fits = widths[id] <= room
      if (fits) room -= widths[id]
      return fits
    })
  return columnIds.filter((id) => fitting.includes(id))
}

/** Reads the columns of the address; the usual ones where it names none. */
export function chosenColumns(columns: string | undefined): readonly ColumnId[] {
  if (columns === undefined) return usualColumns
  const names = columns.split(',')
  return columnIds.filter((id) => names.includes(id))
}
