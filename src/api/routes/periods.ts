import * as z from 'zod'
import type { Database } from '#store/database.ts'
import { readPeriods } from '#store/read/read-periods.ts'
import type { Api } from '../api-type.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { errorResponse } from '../schemas/error.ts'
import { periodsQuery, periodsResponse } from '../schemas/periods.ts'

type Options = { readonly database: Database; readonly clock: () => number }

/** `GET /api/periods`: commitments, and the seeds that are revealed. */
export function periodRoutes(api: Api, { database, clock }: Options): void {
  api.get(
    '/api/periods',
    {
      schema: {
        operationId: 'listPeriods',
        summary: 'Periods with their commitments and revealed seeds, latest first',
        tags: ['audit'],
        querystring: periodsQuery,
        response: { 200: periodsResponse, 400: errorResponse },
      },
    },
    async ({ query: { cursor, limit } }) => {
      const before = cursor === undefined ? undefined : decodeCursor(cursor, z.number())
      const periods = await readPeriods(database, { now: clock(), before, limit: limit + 1 })
      const last = periods[limit - 1]
      const next = periods.length > limit && last !== undefined ? encodeCursor(last.startsAt) : null
      return { periods: periods.slice(0, limit), next }
    },
  )
}
