import * as z from 'zod'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { LeaderboardQuery, LeaderboardRow, LeaderboardSort } from '../schemas/leaderboard.ts'

type SortValue = number | string | null

/** What each order looks at; null is "not yet known" and comes last in either direction. */
const sortValues: Record<string, (row: LeaderboardRow) => SortValue> = {
  score: (row) => row.score?.estimate.mean ?? null,
  availability: (row) => row.availability?.mean ?? null,
  latency: (row) => row.latencyMs?.p50 ?? null,
  attempts: (row) => row.attempts,
  refused: (row) => row.outcomes?.refused ?? null,
  computed: (row) => row.computedAt,
  address: (row) => row.supplier.address,
}

const position = z.object({
  sort: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  id: z.string(),
})

type Position = Omit<z.infer<typeof position>, 'sort'>

/** The rows that pass the filters, in the order asked for. */
export function filterRows(rows: readonly LeaderboardRow[], query: LeaderboardQuery): LeaderboardRow[] {
  return rows
    .filter(
      (row) =>
        (query.unlisted === true || row.supplier.isListed) &&
        (query.tier === undefined || row.tier.tier === query.tier) &&
        (query.operator === undefined || row.supplier.operator === query.operator) &&
        (query.reference === undefined || row.supplier.isReference === query.reference),
    )
    .map((row) => ({ row, position: positionOf(row, query.sort) }))
    .sort((a, b) => comparePositions(a.position, b.position, query.sort))
    .map(({ row }) => row)
}

/** A page of sorted rows, and the cursor of the next one (null at the end). The cursor survives new figures. */
export function pageOf(
  rows: readonly LeaderboardRow[],
  { sort, cursor, limit = 100 }: Pick<LeaderboardQuery, 'sort' | 'cursor' | 'limit'>,
): { readonly rows: LeaderboardRow[]; readonly next: string | null } {
  const start = cursor === undefined ? 0 : startAfter(rows, sort, cursor)
  const page = rows.slice(start, start + limit)
  const last = page.at(-1)
  const isEnd = last === undefined || start + limit >= rows.length
  return { rows: page, next: isEnd ? null : encodeCursor({ sort, ...positionOf(last, sort) }) }
}

function startAfter(rows: readonly LeaderboardRow[], sort: LeaderboardSort, cursor: string): number {
  const after = decodeCursor(cursor, position.extend({ sort: z.literal(sort) }))
  const start = rows.findIndex((row) => comparePositions(after, positionOf(row, sort), sort) < 0)
  return start === -1 ? rows.length : start
}

function positionOf(row: LeaderboardRow, sort: LeaderboardSort): Position {
  return { value: sortValues[sort.replace('-', '')]?.(row) ?? null, id: row.supplier.id }
}

function comparePositions(a: Position, b: Position, sort: LeaderboardSort): number {
  if (a.value === null || b.value === null) {
    if (a.value !== b.value) return a.value === null ? 1 : -1
  } else if (a.value !== b.value) {
    return (a.value < b.value ? -1 : 1) * (sort.startsWith('-') ? -1 : 1)
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
