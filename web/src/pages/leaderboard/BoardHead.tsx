import { Icon } from '../../components/Icon.tsx'
import type { Thresholds } from '../../tier/describe-tier.ts'
import { IntervalAxis } from '../../tier/IntervalAxis.tsx'
import { type BoardColumn, boardColumns, type ColumnSort } from './board-columns.tsx'
import type { ColumnId } from './column-ids.ts'
import { type LeaderboardSearch, usualSort } from './leaderboard-search.ts'

type Sort = NonNullable<LeaderboardSearch['sort']>

type Props = {
  readonly columns: readonly ColumnId[]
  readonly sort: Sort | undefined
  readonly thresholds: Thresholds
  readonly onSort: (sort: Sort | undefined) => void
}

/** The heads of the columns; those by which one can order are buttons, and the score's has the scale of the bars. */
export function BoardHead({ columns, sort = usualSort, thresholds, onSort }: Props) {
  const shared = { sort, onSort }
  return (
    <thead className="sticky top-12 z-20 bg-ground text-caption text-ink-soft">
      <tr aria-rowindex={1}>
        <Head title="Select to compare" isHidden />
        <Head
          title="Rank"
          explanation="The place by score, and below it the best and worst place that the evidence does not exclude."
          isNumber
        />
        <Head title="Supplier" />
        <Head title="Score" columnSort="score" isBestHigh {...shared} scale={thresholds} />
        {columns.map((id) => {
          const { title, explanation, isNumber, sort: columnSort, isBestHigh }: BoardColumn = boardColumns[id]
          return <Head key={id} {...{ title, explanation, isNumber, columnSort, isBestHigh }} {...shared} />
        })}
      </tr>
    </thead>
  )
}

type HeadProps = {
  readonly title: string
  readonly explanation?: string | undefined
  readonly isNumber?: boolean | undefined
  readonly isHidden?: boolean
  readonly columnSort?: ColumnSort | undefined
  readonly isBestHigh?: boolean | undefined
  readonly sort?: Sort
  readonly onSort?: (sort: Sort | undefined) => void
  readonly scale?: Thresholds
}

function Head(props: HeadProps) {
  const { title, explanation, isNumber = false, isHidden = false, columnSort, sort, scale } = props
  const direction = columnSort === undefined ? undefined : directionOf(columnSort, sort)
  return (
    <th
      scope="col"
      title={explanation}
      aria-sort={columnSort === undefined ? undefined : (direction ?? 'none')}
      className={`h-9 border-line border-b px-2 font-medium whitespace-nowrap ${scale === undefined ? '' : 'pr-6'} ${isNumber ? 'text-right' : 'text-left'}`}
    >
      <span className={scale === undefined ? '' : 'grid grid-cols-[3.5rem_1fr] items-center gap-4'}>
        {isHidden ? (
          <span className="sr-only">{title}</span>
        ) : columnSort === undefined ? (
          title
        ) : (
          <SortButton {...props} direction={direction} />
        )}
        {scale !== undefined && <IntervalAxis thresholds={scale} />}
      </span>
    </th>
  )
}

function SortButton({
  title,
  columnSort = 'score',
  isBestHigh = false,
  isNumber = false,
  onSort,
  direction,
}: HeadProps & { readonly direction: Direction | undefined }) {
  const first: Sort = isBestHigh ? `-${columnSort}` : columnSort
  const second: Sort = isBestHigh ? columnSort : `-${columnSort}`
  const isFirst = direction === (isBestHigh ? 'descending' : 'ascending')
  const next = direction === undefined ? first : isFirst ? second : undefined
  return (
    <button
      type="button"
      className={`-mx-1 inline-flex items-center gap-0.5 rounded-small px-1 py-1 hover:text-ink ${direction === undefined ? '' : 'text-ink'} ${isNumber || columnSort === 'score' ? 'justify-self-end' : ''}`}
      onClick={() => onSort?.(next === usualSort ? undefined : next)}
    >
      {title}
      <Icon
        name="below"
        className={`size-3 ${direction === undefined ? 'hidden' : ''} ${direction === 'ascending' ? 'rotate-180' : ''}`}
      />
    </button>
  )
}

type Direction = 'ascending' | 'descending'

function directionOf(columnSort: ColumnSort, sort: Sort | undefined): Direction | undefined {
  if (sort === columnSort) return 'ascending'
  return sort === `-${columnSort}` ? 'descending' : undefined
}
