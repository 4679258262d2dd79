import { memo } from 'react'
import { BoardLine, type LineProps } from './BoardLine.tsx'
import type { BoardRow } from './board-row.ts'
import { GroupMembers } from './GroupMembers.tsx'
import { PhoneLine } from './PhoneLine.tsx'
import { SkeletonLine } from './SkeletonLine.tsx'

type Props = Pick<LineProps, 'index' | 'columns' | 'context' | 'isActive' | 'onSelect' | 'onToggle'> & {
  /** Undefined while its page is on its way. */
  readonly row: BoardRow | undefined
  readonly isPhone: boolean
  /** Whether its group is unfolded. */
  readonly isOpen: boolean
  /** Whether groups are folded at all. */
  readonly isFolding: boolean
  readonly selected: readonly string[]
}

/**
 * What stands at one place: a row, with the rest of its group when that is unfolded, or the shape of a row. Scrolling draws it
 * only when something of it has changed.
 */
export const BoardPlace = memo(function BoardPlace({ row, isPhone, isOpen, isFolding, selected, ...shared }: Props) {
  if (row === undefined) return <SkeletonLine columns={shared.columns.length} isPhone={isPhone} />
  const Line = isPhone ? PhoneLine : BoardLine
  const groupId = isFolding ? row.group?.id : undefined
  return (
    <>
      <Line
        {...shared}
        row={row}
        isSelected={selected.includes(row.supplier.id)}
        fold={groupId === undefined ? undefined : isOpen ? 'open' : 'closed'}
      />
      {isOpen && groupId !== undefined && (
        <GroupMembers
          groupId={groupId}
          without={row.supplier.id}
          line={(member) => (
            <Line
              {...shared}
              key={member.supplier.id}
              row={member}
              isSelected={selected.includes(member.supplier.id)}
              isMember
            />
          )}
        />
      )}
    </>
  )
})
