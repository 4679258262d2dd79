import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { useMedia } from '../../components/use-media.ts'
import { useNow } from '../../components/use-now.ts'
import { formatAmount } from '../../format/format-number.ts'
import { thresholdsOf } from '../../tier/describe-tier.ts'
import { BoardTable } from './BoardTable.tsx'
import { BoardToolbar, type Changes, FilterChips } from './BoardToolbar.tsx'
import type { BoardContext } from './board-row.ts'
import { ColumnMenu } from './ColumnMenu.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { Introduction } from './Introduction.tsx'
import { apiQueryOf, isFiltered, type LeaderboardSearch } from './leaderboard-search.ts'
import { ReferenceLegend } from './ReferenceLegend.tsx'
import { MOST_SELECTED, SelectionBar } from './SelectionBar.tsx'
import { SkeletonLine } from './SkeletonLine.tsx'
import { PAGE_ROWS, useBoard } from './use-board.ts'

const route = getRouteApi('/')
const MOST_REFERENCES = 20
const SKELETON_ROWS = 12

/** Ranked suppliers with what is known of each; what is shown, and in which order, is in the address. */
export function LeaderboardPage() {
  const search = route.useSearch()
  const change = useSearchChange()
  const [range, setRange] = useState({ first: 0, last: PAGE_ROWS - 1 })
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), [])
  const board = useBoard({ ...apiQueryOf(search), fold: search.group === undefined ? 'true' : undefined }, range)
  const facets = useApi('/api/leaderboard/facets')
  const context = useBoardContext(search.skill)
  const selection = useSelection()
  return (
    <>
      <PageHeading title="Leaderboard">Model endpoints by what was measured, with how sure that is.</PageHeading>
      <Introduction />
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <BoardToolbar search={search} facets={facets.data} onChange={change} />
        <div className="flex gap-2">
          <span className="hidden md:block">
            <ColumnMenu columns={search.columns} onChange={(columns) => change({ columns })} />
          </span>
          <ExportMenu search={search} />
        </div>
      </div>
      <div className="mb-1 flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-small">
        <p role="status">{statusOf(board.head, search)}</p>
        <FilterChips search={search} onChange={change} />
        <span className="md:ml-auto">
          <ReferenceLegend references={context.references} />
        </span>
      </div>
      {board.head === undefined ? (
        board.error === null ? (
          <BoardSkeleton />
        ) : (
          <ErrorState error={board.error} onRetry={board.retry} />
        )
      ) : board.head.total === 0 ? (
        <NoRows search={search} onReset={() => change(noFilters)} />
      ) : (
        <div className={board.isOld ? 'opacity-60 transition-opacity' : ''}>
          <BoardTable
            total={board.head.total}
            rowAt={board.rowAt}
            search={search}
            context={context}
            selected={selection.ids}
            onSelect={selection.select}
            onSort={(sort) => change({ sort, skill: undefined })}
            onRange={onRange}
          />
        </div>
      )}
      <SelectionBar ids={selection.ids} onClear={selection.clear} />
    </>
  )
}

const noFilters: Changes = {
  q: undefined,
  service: undefined,
  operator: undefined,
  tier: undefined,
  references: undefined,
  group: undefined,
  skill: undefined,
}

/** Changes fields of the address in place, so that going back leaves the page rather than the last filter. */
function useSearchChange(): (changes: Changes) => void {
  const navigate = route.useNavigate()
  return useCallback(
    (changes) => {
      void navigate({
        search: (before: LeaderboardSearch) => ({ ...before, ...changes }) as LeaderboardSearch,
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
}

function useBoardContext(skill: string | undefined): BoardContext {
  const { data } = useApi('/api/leaderboard/compact', { query: { reference: 'true', limit: MOST_REFERENCES } })
  const now = useNow()
  return useMemo(
    () => ({
      thresholds: data?.thresholds ?? thresholdsOf(undefined),
      references: (data?.rows ?? []).flatMap(({ supplier, score }) =>
        score?.mean == null ? [] : [{ name: supplier.name ?? supplier.address, mean: score.mean }],
      ),
      skill,
      now,
    }),
    [data, skill, now],
  )
}

function useSelection() {
  const [ids, setIds] = useState<readonly string[]>([])
  const select = useCallback((id: string, isSelected: boolean) => {
    setIds((before) => {
      const others = before.filter((one) => one !== id)
      return isSelected ? [...others, id].slice(-MOST_SELECTED) : others
    })
  }, [])
  return { ids, select, clear: () => setIds([]) }
}

function statusOf(head: ReturnType<typeof useBoard>['head'], search: LeaderboardSearch): string {
  if (head === undefined) return 'Asking for the leaderboard …'
  const { total, ranking } = head
  return isFiltered(search)
    ? `${formatAmount(total, 'row')} with these filters; ${formatAmount(ranking.ranked, 'supplier')} ranked in all.`
    : `${formatAmount(total, 'row')}, ${formatAmount(ranking.ranked, 'supplier')} ranked. All rank bands hold together with ${Math.round(ranking.confidence * 100)} per cent.`
}

function NoRows({ search, onReset }: { readonly search: LeaderboardSearch; readonly onReset: () => void }) {
  if (!isFiltered(search)) {
    return (
      <EmptyState title="No supplier yet">
        As soon as the network lists suppliers, they stand here, and their figures follow within minutes.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No supplier passes these filters">
      The search looks for a part of names, addresses and operators.
      <div className="mt-3">
        <Button onClick={onReset}>Show all</Button>
      </div>
    </EmptyState>
  )
}

function BoardSkeleton() {
  const isPhone = useMedia('(width < 48rem)')
  return (
    <table aria-hidden="true" className="mt-9 w-full table-fixed">
      <tbody>
        {Array.from({ length: SKELETON_ROWS }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be told apart by
          <SkeletonLine key={index} columns={isPhone ? 0 : 4} isPhone={isPhone} />
        ))}
      </tbody>
    </table>
  )
}
