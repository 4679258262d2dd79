import type { GoType } from '#morse/go-json/decode.ts'
import type { Chain } from '../chain/chain.ts'
import type { Ledger } from '../chain/ledger.ts'
import { isRightToken } from '../mesh/full-node-routes.ts'
import type { Profile } from '../profile/profile.ts'
import type { BackendClient } from '../servicer/backend-client.ts'
import type { LeanNode } from '../servicer/lean-node.ts'
import { type Answer, failure } from './answer.ts'
import { readParameters } from './parameters.ts'

/** What the routes of one node work on. */
export type RpcNode = {
  readonly chain: Chain
  /** Null: a node without servicers. */
  readonly leanNode: LeanNode | null
  readonly profile: Profile
  /** Opens the private routes, as `auth.json` of pocket-core does; null keeps them shut. */
  readonly authToken: string | null
  /** What `GET /v1` says. */
  readonly version: string
  /** With which relays are simulated; null where they are not. */
  readonly backends: BackendClient | null
  /** What `/v1/private/stop` does; null: it is refused. */
  readonly stop: (() => void) | null
}

export type RpcRequest = {
  readonly body: Uint8Array
  readonly query: URLSearchParams
  /** The header; empty when there is none. */
  readonly authorization: string
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

export type Handler = (request: RpcRequest, node: RpcNode) => Answer | Promise<Answer>

export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: Handler
  /** Only the client routes speak to browsers: CORS headers, and OPTIONS answered by hand (server.go `cors`). */
  readonly hasCors?: true
  /** Read under the relay limits of the profile instead of those of other routes. */
  readonly takesRelays?: true
}

/** A route with parameters in its body: what Go cannot decode is a 400 with Go's own words. */
export function withParameters<T>(
  type: GoType<T>,
  handle: (parameters: T, node: RpcNode, request: RpcRequest) => Answer | Promise<Answer>,
): Handler {
  return (request, node) => {
    const read = readParameters(request.body, type)
    return read.kind === 'bad' ? failure(read.message) : handle(read.parameters, node, request)
  }
}

/** A route about the state at a height; 0 is the latest. */
export function atHeight<T extends { readonly height: bigint }>(
  type: GoType<T>,
  handle: (ledger: Ledger, parameters: T, node: RpcNode) => Answer,
): Handler {
  return withParameters(type, (parameters, node) => {
    const height = parameters.height === 0n ? node.chain.height : Number(parameters.height)
    const ledger = node.chain.ledgerAt(height)
    return ledger === undefined ? failure('version does not exist') : handle(ledger, parameters, node)
  })
}

/** A route of the operator's: `?authtoken=` must be the node's (client.go `UpdateChains`, `Stop`). */
export function withAuthToken(handle: Handler): Handler {
  return (request, node) => {
    const given = request.query.get('authtoken') ?? ''
    if (!isRightToken(given, node.authToken)) return failure(`wrong authtoken ${given}`, 401)
    return handle(request, node)
  }
}
