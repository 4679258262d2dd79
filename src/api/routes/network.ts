import type { Api } from '../api-type.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { NetworkStatePort } from '../ports.ts'
import type { About } from '../schemas/about.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import { type NetworkResponse, type NetworkState, networkResponse } from '../schemas/network-state.ts'

type Options = {
  readonly network: NetworkStatePort | undefined
  readonly leaderboard: LeaderboardSource
  readonly clock: () => number
  readonly about: About
}

/** `GET /api/network`: the chain, sessions, applications, claims and rewards of the network that is measured. */
export function networkRoutes(api: Api, { network, leaderboard, clock, about }: Options): void {
  api.get(
    '/api/network',
    {
      schema: {
        operationId: 'getNetwork',
        summary: 'The network that is measured',
        description:
          'What a network does not have is null: a direct network has no chain, and only a local one tells its claims and ' +
          'rewards. A process that measures nothing itself knows the services alone.',
        tags: ['network'],
        response: { 200: networkResponse },
      },
    },
    async (_request, reply): Promise<NetworkResponse> => {
      const { rows } = await leaderboard.ranking({})
      reply.header('cache-control', 'public, max-age=1')
      return { about, at: clock(), ...(network === undefined ? storedState(rows) : await network.read(rows)) }
    },
  )
}

/** All that the store alone tells. */
function storedState(rows: readonly LeaderboardRow[]): NetworkState {
  const listed = rows.filter(({ supplier }) => supplier.isListed)
  const services = [...Map.groupBy(listed, ({ supplier }) => supplier.service)].map(([service, members]) => ({
    ...{ service, name: null, suppliers: members.length },
    references: members.filter(({ supplier }) => supplier.isReference).length,
    ...{ applications: null, payMultiple: null, upoktPerRelay: null },
    ...{ relaysMeasured: 0, relaysPaid: null, mintedUpokt: null },
  }))
  return {
    ...{ network: null, relays: null, chain: null, applications: null, services },
    ...{ claims: null, rewards: null, payByTier: null, overpaid: null },
  }
}
