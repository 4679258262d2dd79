import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useMedia } from '../../components/use-media.ts'
import { useWidth } from '../../components/use-width.ts'
import { BoardHead } from './BoardHead.tsx'
import type { LineProps } from './BoardLine.tsx'
import { BoardPlace } from './BoardPlace.tsx'
import { boardColumns } from './board-columns.tsx'
import type { BoardContext, BoardRow } from './board-row.ts'
import { type ColumnId, chosenColumns, columnIds, fitColumns } from './column-ids.ts'
import type { LeaderboardSearch } from './leaderboard-search.ts'
import { useRowKeys } from './use-row-keys.ts'

type Props = {
  readonly total: number
  readonly rowAt: (index: number) => BoardRow | undefined
  readonly search: LeaderboardSearch
  readonly context: BoardContext
  readonly selected: readonly string[]
  readonly onSelect: LineProps['onSelect']
  readonly onSort: (sort: LeaderboardSearch['sort']) => void
  /** Told which places are on screen. */
  readonly onRange: (first: number, last: number) => void
}

const ROW_PX = 56
const PHONE_ROW_PX = 116
const OVERSCAN = 12
/** What is fixed above the rows, with a row's half, and what may float below them. */
const COVERED_ABOVE_PX = 112
const COVERED_BELOW_PX = 72
const fixedWidths = { select: 32, rank: 84, supplier: 250, score: 330 } as const
const columnWidths = Object.fromEntries(columnIds.map((id) => [id, boardColumns[id].widthPx])) as Record<
  ColumnId,
  number
>

/** The ranked rows. Only those near the window are drawn, between two rows as high as what is above and below. */
export function BoardTable(props: Props) {
  const { total, rowAt, search, context, selected, onSelect, onSort, onRange } = props
  const isPhone = useMedia('(width < 48rem)')
  const [table, widthPx] = useWidth<HTMLTableElement>()
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set())
  const rowPx = isPhone ? PHONE_ROW_PX : ROW_PX
  const rows = useVirtualRows({ total, rowPx, openGroups, rowAt, table })
  const items = rows.getVirtualItems()
  const keys = useRowKeys({ total, scrollTo: (index) => rows.scrollToIndex(index) })
  useTellRange(items, onRange)
  const columns = useMemo(
    () => (isPhone ? [] : columnsFor(search.columns, widthPx)),
    [isPhone, search.columns, widthPx],
  )
  const margin = rows.options.scrollMargin
  const above = (items[0]?.start ?? margin) - margin
  const below = rows.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)
  const placeKeys = keysOf(items, rowAt)
  const cells = isPhone ? 2 : columns.length + Object.keys(fixedWidths).length
  const toggle = useCallback((id: string) => {
    setOpenGroups((open) => new Set(open.has(id) ? [...open].filter((one) => one !== id) : [...open, id]))
  }, [])
  return (
    <table ref={table} aria-rowcount={total + 1} className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">Suppliers by measured quality</caption>
      {isPhone ? <PhoneHead /> : <Widths columns={columns} />}
      {!isPhone && <BoardHead columns={columns} sort={search.sort} thresholds={context.thresholds} onSort={onSort} />}
      <Gap heightPx={above} cells={cells} />
      <tbody onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
        {items.map((item, at) => (
          <BoardPlace
            key={placeKeys[at]}
            index={item.index}
            row={rowAt(item.index)}
            columns={columns}
            context={context}
            isPhone={isPhone}
            isActive={item.index === keys.active}
            isOpen={openGroups.has(rowAt(item.index)?.group?.id ?? '')}
            isFolding={search.group === undefined}
            selected={selected}
            onSelect={onSelect}
            onToggle={toggle}
          />
        ))}
      </tbody>
      <Gap heightPx={below} cells={cells} />
    </table>
  )
}

function useVirtualRows({
  total,
  rowPx,
  openGroups,
  rowAt,
  table,
}: Pick<Props, 'total' | 'rowAt'> & {
  readonly rowPx: number
  readonly openGroups: ReadonlySet<string>
  readonly table: React.RefObject<HTMLTableElement | null>
}) {
  const [scrollMargin, setScrollMargin] = useState(0)
  // What stands above the table may change its height at any render.
  useLayoutEffect(() => {
    const box = table.current?.getBoundingClientRect()
    if (box !== undefined) setScrollMargin(Math.round(box.top + window.scrollY))
  })
  const rows = useWindowVirtualizer({
    count: total,
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: COVERED_ABOVE_PX,
    scrollPaddingEnd: COVERED_BELOW_PX,
    // Rows may come a frame late; waiting for them would hold the scrolling up.
    useFlushSync: false,
    estimateSize: (index) => {
      const group = openGroups.size === 0 ? null : rowAt(index)?.group
      return group != null && openGroups.has(group.id) ? rowPx * group.size : rowPx
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are kept until they are asked for again
  useEffect(() => rows.measure(), [rowPx, openGroups, rows])
  return rows
}

/** A row keeps its element when its place changes; one that stands on two pages for a moment is told apart by its place. */
function keysOf(items: readonly VirtualItem[], rowAt: Props['rowAt']): string[] {
  const seen = new Set<string>()
  return items.map(({ index }) => {
    const id = rowAt(index)?.supplier.id
    if (id === undefined || seen.has(id)) return `place ${index}`
    seen.add(id)
    return id
  })
}

function useTellRange(items: readonly VirtualItem[], onRange: Props['onRange']): void {
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const tell = useRef(onRange)
  tell.current = onRange
  useEffect(() => tell.current(first, last), [first, last])
}

function columnsFor(chosen: string | undefined, widthPx: number): readonly ColumnId[] {
  const fixedPx = Object.values(fixedWidths).reduce((sum, width) => sum + width, 0)
  return fitColumns(chosenColumns(chosen), { widths: columnWidths, widthPx: widthPx - fixedPx })
}

function Widths({ columns }: { readonly columns: readonly ColumnId[] }) {
  return (
    <colgroup>
      <col style={{ width: fixedWidths.select }} />
      <col style={{ width: fixedWidths.rank }} />
      <col />
      <col style={{ width: fixedWidths.score }} />
      {columns.map((id) => (
        <col key={id} style={{ width: boardColumns[id].widthPx }} />
      ))}
    </colgroup>
  )
}

function PhoneHead() {
  return (
    <>
      <colgroup>
        <col style={{ width: 52 }} />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr aria-rowindex={1}>
          <th scope="col">Rank</th>
          <th scope="col">Supplier with its figures</th>
        </tr>
      </thead>
    </>
  )
}

function Gap({ heightPx, cells }: { readonly heightPx: number; readonly cells: number }) {
  return heightPx <= 0 ? null : (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={cells} style={{ height: heightPx }} />
      </tr>
    </tbody>
  )
}
