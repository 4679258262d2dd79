import type { Api } from '../api-type.ts'
import { bestSuppliers } from '../leaderboard/best-suppliers.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import { type BestResponse, bestQuery, bestResponse } from '../schemas/best.ts'
import { errorResponse } from '../schemas/error.ts'

type Options = { readonly leaderboard: LeaderboardSource; readonly clock: () => number }

/** `GET /api/best`: the suppliers that a gateway should send requests to, with how fresh that is. */
export function bestRoutes(api: Api, { leaderboard, clock }: Options): void {
  api.get(
    '/api/best',
    {
      schema: {
        operationId: 'listBest',
        summary: 'The best suppliers for a tier or skill, for gateways',
        description:
          'Ordered by lower bounds: by what is surely so, not by what looks best. Suppliers whose tier is not decided are left ' +
          'out unless `provisional=true`; an address is that of the network, as the leaderboard has it.',
        tags: ['leaderboard'],
        querystring: bestQuery,
        response: { 200: bestResponse, 400: errorResponse },
      },
    },
    async ({ query: { network, service, ...question } }, reply): Promise<BestResponse> => {
      const { rows } = await leaderboard.ranking({ network, service })
      const now = clock()
      reply.header('cache-control', 'public, max-age=2, must-revalidate')
      return { at: now, suppliers: bestSuppliers(rows, { ...question, now }) }
    },
  )
}
