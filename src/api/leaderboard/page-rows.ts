import * as z from 'zod'
import { ApiError } from '../api-error.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { PagedOrder } from './order-rows.ts'

const position = z.object({
  order: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  id: z.string(),
})

type PageQuery = {
  readonly cursor?: string | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
}

/**
 * A page of sorted rows, and the cursor of the next one (null at the end). The cursor survives new figures: it goes on after the
 * place of the last row, wherever that row is by then.
 *
 * @throws {ApiError} for a cursor of another order, or a cursor together with an offset.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  order: PagedOrder<Row>,
  { cursor, offset = 0, limit = 100 }: PageQuery,
): { readonly rows: Row[]; readonly next: string | null } {
  if (cursor !== undefined && offset > 0) throw twoPlaces()
  const start = cursor === undefined ? offset : startAfter(rows, order, cursor)
  const page = rows.slice(start, start + limit)
  const last = page.at(-1)
  const isEnd = last === undefined || start + limit >= rows.length
  return { rows: page, next: isEnd ? null : encodeCursor({ order: order.key, ...order.positionOf(last) }) }
}

function startAfter<Row>(rows: readonly Row[], { key, positionOf, compare }: PagedOrder<Row>, cursor: string): number {
  const after = decodeCursor(cursor, position.extend({ order: z.literal(key) }))
  const start = rows.findIndex((row) => compare(after, positionOf(row)) < 0)
  return start === -1 ? rows.length : start
}

function twoPlaces(): ApiError {
  return new ApiError({
    code: 'two-places',
    status: 400,
    message: 'The page is to begin in two places: after the cursor and after the offset.',
    hint: 'Send `cursor` to read page after page, or `offset` to jump into the middle, not both.',
  })
}
