import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { ApiReads, CompactLeaderboard, CompactRow } from '../../api/api-types.ts'
import { type ApiFault, readApi } from '../../api/client.ts'

type Query = ApiReads['/api/leaderboard/compact']['query']

export type Board = {
  /** Undefined until the first page has come. */
  readonly head: CompactLeaderboard | undefined
  /** The row at a place of the whole order; undefined while its page is on its way. */
  readonly rowAt: (index: number) => CompactRow | undefined
  readonly error: ApiFault | null
  /** The rows shown are of other filters, while those asked for are on their way. */
  readonly isOld: boolean
  readonly retry: () => void
}

export const PAGE_ROWS = 100
const path = '/api/leaderboard/compact'

/**
 * The leaderboard by pages of a hundred rows: those that hold the places asked for, and the first one, which has the
 * total. Only these are asked for again when figures change, so ten thousand rows cost no more than a hundred.
 */
export function useBoard(query: Query, { first, last }: { readonly first: number; readonly last: number }): Board {
  const pages = pagesOf(first, last)
  return useQueries({
    queries: pages.map((page) => {
      const options = { query: { ...query, offset: page * PAGE_ROWS, limit: PAGE_ROWS } }
      return {
        queryKey: [path, options],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) => readApi(path, options, signal),
        ...(page === 0 ? { placeholderData: keepPreviousData<CompactLeaderboard> } : {}),
      }
    }),
    combine: (results) => {
      const answers = new Map(results.map(({ data }, index) => [pages[index], data]))
      return {
        head: answers.get(0),
        rowAt: (index: number) => answers.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
        error: (results.find(({ error }) => error !== null)?.error ?? null) as ApiFault | null,
        isOld: results[0]?.isPlaceholderData === true,
        retry: () => {
          for (const result of results) void result.refetch()
        },
      }
    },
  })
}

function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(first / PAGE_ROWS)
  const to = Math.floor(last / PAGE_ROWS)
  const near = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return near.includes(0) ? near : [0, ...near]
}
