import type { Api } from '../api-type.ts'
import { leaderboardCsv } from '../leaderboard/leaderboard-csv.ts'
import type { createLeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import { filterRows, pageOf } from '../leaderboard/select-rows.ts'
import type { About } from '../schemas/about.ts'
import { csvText } from '../schemas/csv-text.ts'
import { errorResponse } from '../schemas/error.ts'
import { leaderboardQuery, leaderboardResponse } from '../schemas/leaderboard.ts'

type Options = { readonly leaderboard: ReturnType<typeof createLeaderboardSource>; readonly about: About }

/** `GET /api/leaderboard`: ranked suppliers, as JSON page by page or as CSV. */
export function leaderboardRoutes(api: Api, { leaderboard, about }: Options): void {
  api.get(
    '/api/leaderboard',
    {
      schema: {
        operationId: 'getLeaderboard',
        summary: 'Suppliers by measured quality',
        description:
          'Ranks are counted among the suppliers of the network and service asked for; the other filters hide rows and ' +
          'change no rank. `format=csv`, or `Accept: text/csv`, gives the same rows as CSV.',
        tags: ['leaderboard'],
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
      const ranking = await leaderboard({ network: query.network, service: query.service })
      const rows = filterRows(ranking.rows, query)
      reply.header('cache-control', 'public, max-age=2, must-revalidate').header('vary', 'accept')
      if (wantsCsv(query.format, request.headers.accept)) {
        const page = pageOf(rows, { ...query, limit: query.limit ?? Number.POSITIVE_INFINITY })
        return reply
          .type('text/csv; charset=utf-8; header=present')
          .header('content-disposition', 'attachment; filename="leaderboard.csv"')
          .send(leaderboardCsv(page.rows))
      }
      const { ranked, confidence, method, unreadable } = ranking
      return {
        about,
        ranking: { network: query.network ?? null, service: query.service ?? null, ranked, confidence, method },
        ...pageOf(rows, query),
        total: rows.length,
        unreadable: [...unreadable],
      }
    },
  )
}

/** The query decides; without it, whether the reader names CSV and not JSON. */
function wantsCsv(format: 'json' | 'csv' | undefined, accept = ''): boolean {
  return format === undefined ? accept.includes('text/csv') && !accept.includes('application/json') : format === 'csv'
}
