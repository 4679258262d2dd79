import type { Api } from '../api-type.ts'
import { compactRow } from '../leaderboard/compact-row.ts'
import { countFacets } from '../leaderboard/count-facets.ts'
import { leaderboardCsv } from '../leaderboard/leaderboard-csv.ts'
import type { LeaderboardSource, RankedLeaderboard } from '../leaderboard/leaderboard-source.ts'
import { pagedOrder } from '../leaderboard/order-rows.ts'
import { pageOf } from '../leaderboard/page-rows.ts'
import { selectRows } from '../leaderboard/select-rows.ts'
import { sharedThresholds } from '../leaderboard/shared-thresholds.ts'
import type { About } from '../schemas/about.ts'
import { type CompactLeaderboardResponse, compactLeaderboardResponse } from '../schemas/compact-leaderboard.ts'
import { csvText } from '../schemas/csv-text.ts'
import { errorResponse } from '../schemas/error.ts'
import { type LeaderboardResponse, leaderboardResponse } from '../schemas/leaderboard.ts'
import { type FacetsResponse, facetsResponse } from '../schemas/leaderboard-facets.ts'
import { type LeaderboardQuery, leaderboardQuery, scopeQuery } from '../schemas/leaderboard-query.ts'
import { sendCsv, wantsCsv } from '../send-csv.ts'

type Options = { readonly leaderboard: LeaderboardSource; readonly about: About }

const tags = ['leaderboard']
const cacheControl = 'public, max-age=2, must-revalidate'
const ranksDescription =
  'Ranks are counted among the suppliers of the network and service asked for; the other filters hide rows and change no rank.'

/** `GET /api/leaderboard`: ranked suppliers, as JSON page by page or as CSV; in full, or what a table shows of them. */
export function leaderboardRoutes(api: Api, options: Options): void {
  fullRoute(api, options)
  compactRoute(api, options)
  facetsRoute(api, options)
}

function fullRoute(api: Api, { leaderboard, about }: Options): void {
  api.get(
    '/api/leaderboard',
    {
      schema: {
        operationId: 'getLeaderboard',
        summary: 'Suppliers by measured quality',
        description: `${ranksDescription} \`format=csv\`, or \`Accept: text/csv\`, gives the same rows as CSV.`,
        tags,
        querystring: leaderboardQuery,
        response: {
          200: {
            description: 'The leaderboard.',
            content: { 'application/json': { schema: leaderboardResponse }, 'text/csv': { schema: csvText } },
          },
          400: errorResponse,
        },
      },
    },
    async (request, reply) => {
      const { query } = request
      const ranking = await leaderboard.ranking({ network: query.network, service: query.service })
      const rows = selectRows(ranking.rows, query)
      reply.header('cache-control', cacheControl).header('vary', 'accept')
      if (wantsCsv(query.format, request.headers.accept)) {
        const page = pageOf(rows, pagedOrder(query), { ...query, limit: query.limit ?? Number.POSITIVE_INFINITY })
        return sendCsv(reply, { fileName: 'leaderboard.csv', text: leaderboardCsv(page.rows) })
      }
      return {
        about,
        ranking: rankingOf(ranking, query),
        ...pageOf(rows, pagedOrder(query), query),
        total: rows.length,
        unreadable: [...ranking.unreadable],
      }
    },
  )
}

function compactRoute(api: Api, { leaderboard, about }: Options): void {
  api.get(
    '/api/leaderboard/compact',
    {
      schema: {
        operationId: 'getCompactLeaderboard',
        summary: 'Suppliers by measured quality: what a table shows of them',
        description: ranksDescription,
        tags,
        querystring: leaderboardQuery.omit({ format: true }),
        response: { 200: compactLeaderboardResponse, 400: errorResponse },
      },
    },
    async ({ query }, reply): Promise<CompactLeaderboardResponse> => {
      const ranking = await leaderboard.ranking({ network: query.network, service: query.service })
      const rows = selectRows(ranking.rows, query)
      reply.header('cache-control', cacheControl)
      const page = pageOf(rows, pagedOrder(query), query)
      return {
        about,
        ranking: rankingOf(ranking, query),
        thresholds: sharedThresholds(ranking.rows),
        rows: page.rows.map(compactRow),
        total: rows.length,
        next: page.next,
      }
    },
  )
}

function facetsRoute(api: Api, { leaderboard }: Options): void {
  api.get(
    '/api/leaderboard/facets',
    {
      schema: {
        operationId: 'getFacets',
        summary: 'What the leaderboard can be filtered by, with counts',
        tags,
        querystring: scopeQuery,
        response: { 200: facetsResponse, 400: errorResponse },
      },
    },
    async ({ query }, reply): Promise<FacetsResponse> => {
      reply.header('cache-control', cacheControl)
      const { rows } = await leaderboard.ranking(query)
      return countFacets(rows)
    },
  )
}

function rankingOf(
  { ranked, confidence, method }: RankedLeaderboard,
  { network, service }: Pick<LeaderboardQuery, 'network' | 'service'>,
): LeaderboardResponse['ranking'] {
  return { network: network ?? null, service: service ?? null, ranked, confidence, method }
}
