import type { Database } from '#store/database.ts'
import { readFirstSighting } from '#store/read/read-past-scores.ts'
import type { Api } from '../api-type.ts'
import { pageOf } from '../leaderboard/page-rows.ts'
import { createPastLeaderboard, pastOrder } from '../leaderboard/past-leaderboard.ts'
import { pastLeaderboardCsv } from '../leaderboard/past-leaderboard-csv.ts'
import { isShown } from '../leaderboard/select-rows.ts'
import type { CataloguePort } from '../ports.ts'
import type { About } from '../schemas/about.ts'
import { csvText } from '../schemas/csv-text.ts'
import { errorResponse } from '../schemas/error.ts'
import { pastLeaderboardParams, pastLeaderboardQuery } from '../schemas/leaderboard-query.ts'
import { pastLeaderboardResponse } from '../schemas/past-leaderboard.ts'
import { sendCsv, wantsCsv } from '../send-csv.ts'

type Options = {
  readonly database: Database
  readonly clock: () => number
  readonly catalogue: CataloguePort
  readonly about: About
}

/** `GET /api/leaderboard/:day`: the leaderboard at the end of a day, as far as history holds it. */
export function pastLeaderboardRoutes(api: Api, { about, ...options }: Options): void {
  const pastLeaderboard = createPastLeaderboard(options)
  api.get(
    '/api/leaderboard/:day',
    {
      schema: {
        operationId: 'getPastLeaderboard',
        summary: 'The leaderboard at the end of a day of universal time',
        description:
          'From the history of published figures: means, intervals and tiers as they were, ranked among those who were there. ' +
          'Rank bands, failures and times are not kept. Of today it is the board so far.',
        tags: ['leaderboard'],
        params: pastLeaderboardParams,
        querystring: pastLeaderboardQuery,
        response: {
          200: {
            description: 'The leaderboard of the day.',
            content: { 'application/json': { schema: pastLeaderboardResponse }, 'text/csv': { schema: csvText } },
          },
          400: errorResponse,
          404: errorResponse,
        },
      },
    },
    async (request, reply) => {
      const { query, params } = request
      const { rows: all, at } = await pastLeaderboard(params.day, query)
      const rows = all.filter((row) => isShown(row, query))
      reply.header('cache-control', 'public, max-age=60').header('vary', 'accept')
      if (wantsCsv(query.format, request.headers.accept)) {
        const page = pageOf(rows, pastOrder, { ...query, limit: query.limit ?? Number.POSITIVE_INFINITY })
        return sendCsv(reply, { fileName: `leaderboard-${params.day}.csv`, text: pastLeaderboardCsv(page.rows) })
      }
      const first = await readFirstSighting(options.database)
      const earliestDay = first === null ? null : new Date(first).toISOString().slice(0, 10)
      return { about, day: params.day, at, earliestDay, ...pageOf(rows, pastOrder, query), total: rows.length }
    },
  )
}
