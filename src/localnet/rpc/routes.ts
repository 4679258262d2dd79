import { challenge } from './client/challenge.ts'
import { dispatch } from './client/dispatch.ts'
import { sendRawTransaction } from './client/raw-transaction.ts'
import { relay } from './client/relay.ts'
import { simulateRelay } from './client/simulate-relay.ts'
import { meshRoutes } from './private/mesh.ts'
import { hostedChains, localNodes, stop, updateHostedChains } from './private/private.ts'
import { account, accounts, balance } from './query/account.ts'
import { application, applications } from './query/application.ts'
import { block } from './query/block.ts'
import { claim, claims } from './query/claim.ts'
import { health, height, version } from './query/height.ts'
import { node, nodes, signingInfo } from './query/node.ts'
import {
  accessList,
  allParameters,
  applicationParameters,
  daoOwner,
  nodeParameters,
  parameter,
  pocketParameters,
  supportedChains,
  upgrade,
} from './query/parameters.ts'
import { state } from './query/state.ts'
import { supply } from './query/supply.ts'
import {
  accountTransactions,
  allBlockTransactions,
  blockTransactions,
  transaction,
  unconfirmedTransaction,
  unconfirmedTransactions,
} from './query/transaction.ts'
import type { Route } from './route.ts'

/** Routes that pocket-core has only with a flag or a setting. */
export type RouteFlags = {
  /** `--simulateRelay`: backends can be tried without a session. */
  readonly simulateRelay: boolean
  /** `--all-block-txs`. */
  readonly allBlockTransactions: boolean
  /** With `chains_hot_reload` the route that replaces the chains is not there. */
  readonly hotReloadsChains: boolean
  /** `mesh_node`, of the fork that has meshes: they may report the relays that they served. */
  readonly servesMeshes: boolean
}

/** Every route of pocket-core RC-0.12.0 (app/cmd/rpc/server.go `GetRoutes`), and `/v1/health` of its fork. */
const routes: readonly Route[] = [
  { method: 'GET', path: '/v1', handle: version },

  { method: 'POST', path: '/v1/client/challenge', handle: challenge, hasCors: true },
  { method: 'POST', path: '/v1/client/dispatch', handle: dispatch, hasCors: true },
  { method: 'POST', path: '/v1/client/relay', handle: relay, hasCors: true, takesRelays: true },
  { method: 'POST', path: '/v1/client/rawtx', handle: sendRawTransaction },

  { method: 'POST', path: '/v1/query/account', handle: account },
  { method: 'POST', path: '/v1/query/accounts', handle: accounts },
  { method: 'POST', path: '/v1/query/accounttxs', handle: accountTransactions },
  { method: 'POST', path: '/v1/query/acl', handle: accessList },
  { method: 'POST', path: '/v1/query/allparams', handle: allParameters },
  { method: 'POST', path: '/v1/query/app', handle: application },
  { method: 'POST', path: '/v1/query/appparams', handle: applicationParameters },
  { method: 'POST', path: '/v1/query/apps', handle: applications },
  { method: 'POST', path: '/v1/query/balance', handle: balance },
  { method: 'POST', path: '/v1/query/block', handle: block },
  { method: 'POST', path: '/v1/query/blocktxs', handle: blockTransactions },
  { method: 'POST', path: '/v1/query/daoowner', handle: daoOwner },
  { method: 'POST', path: '/v1/query/height', handle: height },
  { method: 'POST', path: '/v1/query/node', handle: node },
  { method: 'POST', path: '/v1/query/nodeclaim', handle: claim },
  { method: 'POST', path: '/v1/query/nodeclaims', handle: claims },
  { method: 'POST', path: '/v1/query/nodeparams', handle: nodeParameters },
  { method: 'POST', path: '/v1/query/nodes', handle: nodes },
  { method: 'POST', path: '/v1/query/param', handle: parameter },
  { method: 'POST', path: '/v1/query/pocketparams', handle: pocketParameters },
  { method: 'POST', path: '/v1/query/signinginfo', handle: signingInfo },
  { method: 'POST', path: '/v1/query/state', handle: state },
  { method: 'POST', path: '/v1/query/supply', handle: supply },
  { method: 'POST', path: '/v1/query/supportedchains', handle: supportedChains },
  { method: 'POST', path: '/v1/query/tx', handle: transaction },
  { method: 'POST', path: '/v1/query/unconfirmedtx', handle: unconfirmedTransaction },
  { method: 'POST', path: '/v1/query/unconfirmedtxs', handle: unconfirmedTransactions },
  { method: 'POST', path: '/v1/query/upgrade', handle: upgrade },

  { method: 'POST', path: '/v1/private/chains', handle: hostedChains },
  { method: 'POST', path: '/v1/private/nodes', handle: localNodes },
  { method: 'POST', path: '/v1/private/stop', handle: stop },
]

/** The routes of a node, by path. */
export function routesOf(
  flags: RouteFlags,
  { hasHealthRoute }: { readonly hasHealthRoute: boolean },
): ReadonlyMap<string, Route> {
  const present: readonly Route[] = [
    ...routes,
    ...(hasHealthRoute ? [{ method: 'GET', path: '/v1/health', handle: health } as const] : []),
    ...(flags.simulateRelay ? [{ method: 'POST', path: '/v1/client/sim', handle: simulateRelay } as const] : []),
    ...(flags.allBlockTransactions
      ? [{ method: 'POST', path: '/v1/query/allblocktxs', handle: allBlockTransactions } as const]
      : []),
    ...(flags.hotReloadsChains
      ? []
      : [{ method: 'POST', path: '/v1/private/updatechains', handle: updateHostedChains } as const]),
    ...(flags.servesMeshes ? meshRoutes : []),
  ]
  return new Map(present.map((route) => [route.path, route]))
}
