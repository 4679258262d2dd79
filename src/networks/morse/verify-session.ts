import { type SessionHeader, selectSessionNodes, sessionKey } from '#morse/session.ts'
import type { DispatchAnswer, StakedNode } from './rpc-answers.ts'

/** What we know of the chain beside what the dispatcher says; null = could not be had. */
export type SessionFacts = {
  readonly header: SessionHeader
  readonly sessionNodeCount: number
  /** The hash that sessions of this height are drawn from, in each way that pocket-core has had; hex. */
  readonly blockHashes: readonly string[] | null
  /** Nodes staked for the service in the state of the session height; null when that state could not be had. */
  readonly candidates: readonly StakedNode[] | null
  /** Nodes staked for the service now. */
  readonly present: readonly StakedNode[]
  /** More services than this disqualify a node on chains that have the rule (feature MAXCH). */
  readonly maximumNodeChains: number | null
}

/**
 * - `recomputed`: we drew the same nodes from the block's hash and the list of nodes.
 * - `listed`: it could not be recomputed, but every node of it is staked for the service.
 * - `disputed`: the dispatcher said something that is not so; its session is not used.
 */
export type SessionVerdict =
  | { readonly kind: 'recomputed' | 'listed'; readonly nodes: readonly StakedNode[] }
  | { readonly kind: 'disputed'; readonly detail: string }

/**
 * Trusts no dispatcher: draws the session's nodes again, as x/pocketcore/types/session.go does, and compares. Pure.
 */
export function verifySession(dispatched: DispatchAnswer['session'], facts: SessionFacts): SessionVerdict {
  const { header, present, sessionNodeCount } = facts
  const { app_public_key, chain, session_height } = dispatched.header
  if (
    app_public_key !== header.appPublicKey ||
    chain !== header.chain ||
    BigInt(session_height) !== header.sessionHeight
  )
    return { kind: 'disputed', detail: 'it is of another application, service or height than was asked for' }
  const byAddress = new Map(present.map((node) => [node.address, node]))
  const nodes = dispatched.nodes.flatMap(({ address }) => byAddress.get(address) ?? [])
  if (nodes.length !== dispatched.nodes.length || nodes.some((node) => !isUsable(node, header.chain)))
    return { kind: 'disputed', detail: 'it has nodes that are not staked for the service' }
  if (new Set(nodes).size !== nodes.length || nodes.length > sessionNodeCount)
    return { kind: 'disputed', detail: 'it has a node twice, or more nodes than a session has' }
  if (facts.blockHashes === null || facts.candidates === null) return { kind: 'listed', nodes }
  const key = facts.blockHashes
    .map((blockHash) => sessionKey({ appPublicKey: header.appPublicKey, chain: header.chain, blockHash }))
    .find((candidate) => Buffer.from(candidate).toString('base64') === dispatched.key)
  if (key === undefined) return { kind: 'disputed', detail: 'its key does not follow from the block' }
  const named = nodes.map(({ address }) => address).join()
  const isDrawn = drawnNodes(facts, key).some((addresses) => addresses.join() === named)
  return isDrawn
    ? { kind: 'recomputed', nodes }
    : { kind: 'disputed', detail: 'its nodes are not those that its key draws' }
}

/** The nodes that the key draws, with and without the rule about too many services. */
function drawnNodes(
  { header, sessionNodeCount, candidates, present, maximumNodeChains }: SessionFacts,
  key: Uint8Array,
): (readonly string[])[] {
  const now = new Map(present.map((node) => [node.address, node]))
  const addresses = (candidates ?? []).map(({ address }) => address).sort()
  const limits = maximumNodeChains === null ? [Number.POSITIVE_INFINITY] : [Number.POSITIVE_INFINITY, maximumNodeChains]
  return limits.flatMap((mostChains) => {
    const drawn = selectSessionNodes({
      sessionKey: key,
      candidates: addresses,
      count: sessionNodeCount,
      isUsable: (address) => {
        const node = now.get(address)
        return node !== undefined && isUsable(node, header.chain) && node.chains.length <= mostChains
      },
    })
    return drawn === undefined ? [] : [drawn]
  })
}

/** As pocket-core looks at a node in the present state: there, staked for the service, not jailed. */
export function isUsable(node: StakedNode, chain: string): boolean {
  return node.isStaked && !node.isJailed && node.chains.includes(chain)
}
