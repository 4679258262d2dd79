import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { LeaderboardQuery, LeaderboardSort } from '../schemas/leaderboard-query.ts'

/** What an order looks at; null is "not yet known" and comes last in either direction. */
type SortValue = number | string | null

/** Where a row stands in an order: its value, and its supplier's id among equal ones. */
type Position = { readonly value: SortValue; readonly id: string }

/** An order of rows, with a key that a cursor of it carries. */
type RowOrder = { readonly key: string; readonly sort: LeaderboardSort; readonly skill: string | undefined }

/** An order as paging needs it. */
export type PagedOrder<Row> = {
  readonly key: string
  positionOf(row: Row): Position
  compare(a: Position, b: Position): number
}

type Column = LeaderboardSort extends infer Sort ? (Sort extends `-${string}` ? never : Sort) : never

const columns: Readonly<Record<Column, (row: LeaderboardRow, skill: string | undefined) => SortValue>> = {
  rank: (row) => row.rank,
  score: (row) => row.score?.estimate.mean ?? null,
  skill: (row, skill) => (skill === undefined ? null : (skillOf(row, skill)?.estimate.mean ?? null)),
  availability: (row) => row.availability?.mean ?? null,
  latency: (row) => row.latencyMs?.p50 ?? null,
  'first-byte': (row) => row.firstByteMs?.p50 ?? null,
  attempts: (row) => row.attempts,
  refused: (row) => row.outcomes?.refused ?? null,
  computed: (row) => row.computedAt,
  address: (row) => row.supplier.address,
}

/** The order that a query asks for. */
export function orderOf({ sort, skill }: Pick<LeaderboardQuery, 'sort' | 'skill'>): RowOrder {
  const chosen = sort ?? (skill === undefined ? '-score' : '-skill')
  return { key: skill === undefined ? chosen : `${chosen} ${skill}`, sort: chosen, skill }
}

/** The same for paging. */
export function pagedOrder(query: Pick<LeaderboardQuery, 'sort' | 'skill'>): PagedOrder<LeaderboardRow> {
  const order = orderOf(query)
  return {
    key: order.key,
    positionOf: (row) => positionOf(row, order),
    compare: (a, b) => comparePositions(a, b, order),
  }
}

function positionOf(row: LeaderboardRow, { sort, skill }: RowOrder): Position {
  return { value: columns[sort.replace(/^-/, '') as Column](row, skill), id: row.supplier.id }
}

/** Below zero where `a` comes first. */
export function comparePositions(a: Position, b: Position, { sort }: Pick<RowOrder, 'sort'>): number {
  if (a.value === null || b.value === null) {
    if (a.value !== b.value) return a.value === null ? 1 : -1
  } else if (a.value !== b.value) {
    return (a.value < b.value ? -1 : 1) * (sort.startsWith('-') ? -1 : 1)
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** A skill of a row by its whole path or the end of it. */
export function skillOf(row: LeaderboardRow, name: string): LeaderboardRow['skills'][number] | undefined {
  return row.skills.find(({ path }) => path === name || path.endsWith(`/${name}`))
}

const orderLimit = 32
const ordered = new WeakMap<readonly LeaderboardRow[], Map<string, readonly LeaderboardRow[]>>()

/** All rows of a ranking in an order; made once for each ranking and order, as long as they are not too many. */
export function orderedRows(rows: readonly LeaderboardRow[], order: RowOrder): readonly LeaderboardRow[] {
  const made = ordered.get(rows) ?? new Map<string, readonly LeaderboardRow[]>()
  ordered.set(rows, made)
  const known = made.get(order.key)
  if (known !== undefined) return known
  const sorted = rows
    .map((row) => ({ row, position: positionOf(row, order) }))
    .sort((a, b) => comparePositions(a.position, b.position, order))
    .map(({ row }) => row)
  if (made.size < orderLimit) made.set(order.key, sorted)
  return sorted
}
