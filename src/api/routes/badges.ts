import * as z from 'zod'
import type { Database } from '#store/database.ts'
import type { Api } from '../api-type.ts'
import { drawBadge } from '../badge/draw-badge.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import { errorResponse } from '../schemas/error.ts'
import { supplierQuery } from '../schemas/supplier.ts'
import { requireSupplier } from './suppliers.ts'

type Options = { readonly database: Database; readonly leaderboard: LeaderboardSource }

const badgeParams = z.object({ id: z.string().min(1).max(300).describe('As for a supplier.') })
const picture = z.string().meta({ description: 'A picture.' })

/** `GET /api/badges/:id.svg`: a supplier's tier as a picture for pages of its own. */
export function badgeRoutes(api: Api, { database, leaderboard }: Options): void {
  api.get(
    '/api/badges/:id.svg',
    {
      schema: {
        operationId: 'getBadge',
        summary: "A supplier's tier as a picture",
        description: 'Its tier, how sure that is, and of which day the figures are. It may be shown on any page.',
        tags: ['suppliers'],
        params: badgeParams,
        querystring: supplierQuery,
        response: {
          200: { description: 'The badge.', content: { 'image/svg+xml': { schema: picture } } },
          400: errorResponse,
          404: errorResponse,
          409: errorResponse,
        },
      },
    },
    async ({ params, query }, reply) => {
      const { id, network, service } = await requireSupplier(database, { ...query, name: params.id })
      const { rows } = await leaderboard.ranking({ network, service })
      return (
        reply
          .type('image/svg+xml; charset=utf-8')
          .header('cache-control', 'public, max-age=300')
          // Unlike all else it is made to be shown by other pages.
          .header('cross-origin-resource-policy', 'cross-origin')
          .send(drawBadge(rows.find(({ supplier }) => supplier.id === id) ?? null))
      )
    },
  )
}
