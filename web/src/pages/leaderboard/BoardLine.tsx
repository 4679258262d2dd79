import { memo } from 'react'
import { formatPoints, unknownMark } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { tierLabel } from '../../tier/describe-tier.ts'
import { boardColumns } from './board-columns.tsx'
import type { BoardContext, BoardRow } from './board-row.ts'
import type { ColumnId } from './column-ids.ts'
import { ScoreCell } from './ScoreCell.tsx'
import { type GroupFold, SupplierCell } from './SupplierCell.tsx'
import { useChanged } from './use-changed.ts'

export type LineProps = {
  readonly row: BoardRow
  /** Its place among all rows, from 0. */
  readonly index: number
  readonly columns: readonly ColumnId[]
  readonly context: BoardContext
  /** Whether the keyboard reaches it by Tab; arrows lead from there to the others. */
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly onSelect: (id: string, isSelected: boolean) => void
  /** Absent for rows that fold nothing. */
  readonly fold?: GroupFold | undefined
  readonly onToggle: (groupId: string) => void
  /** A member of the group above it. */
  readonly isMember?: boolean
}

/** One supplier as a row of the table; it is tinted for a moment when its place, tier or score has changed. */
export const BoardLine = memo(function BoardLine(props: LineProps) {
  const { row, index, columns, context, isActive, isSelected, onSelect, fold, onToggle, isMember = false } = props
  const { rank, supplier, score, tier } = row
  const changed = useChanged(`${rank} ${tierLabel(tier)} ${formatPoints(score?.mean)}`)
  const cell = 'border-line border-b px-2'
  return (
    <tr
      aria-rowindex={index + 2}
      data-row={index}
      className={`group/row h-14 ${isSelected ? 'bg-accent-ground' : isMember ? 'bg-sunken' : 'hover:bg-hover'} ${changed}`}
    >
      <td className={`${cell} pr-0`}>
        <SelectBox row={row} isSelected={isSelected} isActive={isActive} onSelect={onSelect} />
      </td>
      <td className={`${cell} text-right`}>
        <Rank row={row} />
      </td>
      <th scope="row" className={`${cell} text-left font-normal ${isMember ? 'pl-6' : ''}`}>
        <SupplierCell row={row} isActive={isActive} fold={fold} onToggle={onToggle} />
      </th>
      <td className={`${cell} pr-6`}>
        <ScoreCell row={row} context={context} />
      </td>
      {columns.map((id) => (
        <td
          key={id}
          className={`${cell} overflow-hidden ${boardColumns[id].isNumber === true ? 'text-right' : ''}`}
          data-column={id}
          data-supplier={supplier.id}
        >
          {boardColumns[id].cell(row, context)}
        </td>
      ))}
    </tr>
  )
})

/** A place, and below it the places that the evidence does not exclude. */
export function Rank({ row: { rank, rankBand, supplier } }: { readonly row: BoardRow }) {
  if (rank === null) {
    return (
      <span className="text-ink-faint" title={supplier.isReference ? 'References are not ranked' : 'Not ranked yet'}>
        {unknownMark}
      </span>
    )
  }
  return (
    <>
      {rank}
      {rankBand !== null && rankBand.best !== rankBand.worst && (
        <span
          className="block text-caption text-ink-faint whitespace-nowrap"
          title="Places that the evidence does not exclude"
        >
          {rankBand.best}–{rankBand.worst}
        </span>
      )}
    </>
  )
}

function SelectBox({
  row,
  isSelected,
  isActive,
  onSelect,
}: Pick<LineProps, 'row' | 'isSelected' | 'isActive' | 'onSelect'>) {
  const { id } = row.supplier
  return (
    <input
      type="checkbox"
      tabIndex={isActive ? 0 : -1}
      aria-label={`Compare ${supplierName(row.supplier)}`}
      checked={isSelected}
      onChange={({ target }) => onSelect(id, target.checked)}
      className="size-4 align-middle accent-accent"
    />
  )
}
