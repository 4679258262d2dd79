import { fullNodeMeshRoutes } from '../../mesh/full-node-routes.ts'
import { failure } from '../answer.ts'
import type { Route } from '../route.ts'

/** What meshes ask of the full node behind them, under the limits of relays, which is what they bring. */
export const meshRoutes: readonly Route[] = [...fullNodeMeshRoutes].map(([path, serve]) => ({
  method: 'POST',
  path,
  takesRelays: true,
  handle: ({ body, authorization, query }, { chain, leanNode, profile, authToken, version }) => {
    if (leanNode === null) return failure('this node has no servicers')
    const isVerification = query.get('verify') === 'true'
    return serve({ body, authorization, isVerification }, { chain, leanNode, profile, authToken, version })
  },
}))
