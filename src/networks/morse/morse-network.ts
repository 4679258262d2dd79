import { randomBytes as systemRandomBytes } from 'node:crypto'
import type { Relay, SupplierLimits } from '#records/relay.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { createAddressGuard } from '../guard/address-guard.ts'
import { checkProxy, type ForwardProxy } from '../guard/guarded-connection.ts'
import { type Clock, systemClock } from '../http/clock.ts'
import { watchEventLoop } from '../http/event-loop-watch.ts'
import type { Application } from './application-keys.ts'
import type { ChainState } from './chain-state.ts'
import { ChainWatch } from './chain-watch.ts'
import { Acceptances } from './judge-claim.ts'
import { operatorOf } from './operator.ts'
import { MorseRelays } from './relay.ts'
import { RpcNodes } from './rpc-nodes.ts'
import { openRpcPost } from './rpc-post.ts'
import { SessionBook } from './session-book.ts'
import { SessionSource } from './session-source.ts'

export type MorseNetworkOptions = {
  /** Base URLs of nodes that we ask about the chain; they are checked against each other. */
  readonly rpcUrls: readonly string[]
  /** The services (chain ids) whose nodes are suppliers. */
  readonly services: readonly string[]
  readonly applications: readonly Application[]
  readonly limits: SupplierLimits
  /** The share of a session's relay limit that we use, above 0 and up to 1. */
  readonly budgetShare: number
  /** Milliseconds before the end of a session in which nothing new is sent; by default a quarter of a block's time. */
  readonly rolloverGuardMs?: number | undefined
  readonly meshUrl?: string | undefined
  /** Networks and host names that nodes may be at though they are not public. */
  readonly allowPrivate: readonly string[]
  /** Said of every supplier: its answers are simulated. */
  readonly isSimulated?: boolean
  readonly proxy?: ForwardProxy | undefined
  readonly clock?: Clock
  readonly randomBytes?: (count: number) => Uint8Array
  /** Hears of what someone should look at: lost nodes, lying dispatchers, faults of our applications. */
  readonly report: (message: string) => void
}

/** Nodes of a Morse network as suppliers, measured within sessions of our applications. */
export type MorseNetwork = {
  readonly relay: Relay
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  /** The suppliers of all services; null until each has been read once, so that no list is taken for an empty one. */
  suppliers(): readonly Supplier[] | null
  /** Relays that may be committed now for a supplier. */
  allowanceOf(supplier: Pick<Supplier, 'id'>): number
  /** Where the chain is, and what is used of our sessions. */
  state(): ChainState
  /** Looks at the chain now, and takes over a session that has begun. Done by itself eight times a block. */
  look(): Promise<void>
  close(): Promise<void>
}

/**
 * What a node gets that nothing else is said about. Answers of language models come whole, so the first byte may take as
 * long as all of it: minutes.
 */
export const morseLimits: SupplierLimits = {
  concurrency: 4,
  requestsPerSecond: 10,
  timeouts: { connectMs: 5_000, firstByteMs: 180_000, idleMs: 30_000, totalMs: 240_000 },
  // A long text with all its log-probabilities is about 1 MiB. Every MiB more costs our event loop up to 40 ms to verify.
  maximumBodyBytes: 4 * 1024 * 1024,
}

/**
 * Opens the network and starts to follow the chain.
 *
 * @throws {BadProxyError} @throws {BadAllowanceError}
 */
export function openMorseNetwork(options: MorseNetworkOptions): MorseNetwork {
  const { rpcUrls, services, clock = systemClock, randomBytes = systemRandomBytes, proxy } = options
  if (proxy !== undefined) checkProxy(proxy)
  const guard = createAddressGuard({ allow: options.allowPrivate })
  const loopWatch = watchEventLoop({ clock })
  const report = reportOnce(options.report, () => clock.now())
  const identities = new Map<string, { readonly service: string; readonly address: string }>()
  const { post, close: closeRpc } = openRpcPost({ urls: rpcUrls, clock, loopWatch, proxy })
  const rpc = new RpcNodes({ urls: rpcUrls, post })
  const watch = new ChainWatch({
    rpc,
    clock,
    onFault: (fault) =>
      report(`following the chain failed by a fault of ours: ${fault instanceof Error ? fault.message : fault}`),
    onLook: async (head) => {
      if (head === null) return report('no RPC node answers: nothing is asked until one does, and nobody is blamed')
      const lost = rpcUrls.filter((url) => !rpc.usable.includes(url))
      for (const url of lost)
        report(`the RPC node ${originOf(url)} is lost or not at the height of the others: it is skipped`)
      await book.update()
      for (const identity of book.sessionNodes())
        identities.set(supplierId({ network: 'morse', ...identity }), identity)
    },
  })
  const book = new SessionBook({ ...options, source: new SessionSource(rpc, report), watch, clock })
  const acceptances = new Acceptances(() => clock.now())
  const relays = new MorseRelays({
    ...options,
    book,
    watch,
    acceptances,
    guard,
    meshUrl: options.meshUrl === undefined ? null : new URL(options.meshUrl),
    clock,
    loopWatch,
    randomBytes,
    report,
  })
  watch.start()
  return {
    relay: relays.relay,
    wasLateBetween: loopWatch.wasLateBetween,
    suppliers() {
      const lists = services.map((service) => book.nodesOf(service)?.map((node) => ({ service, node })))
      if (lists.some((list) => list === undefined)) return null
      return lists
        .flatMap((list) => list ?? [])
        .map(({ service, node }) => {
          const identity = { network: 'morse', address: node.address, service } as const
          return {
            ...identity,
            id: supplierId(identity),
            name: null,
            operator: operatorOf(node),
            declaredModel: null,
            isReference: false,
            isSimulated: options.isSimulated ?? false,
            isListed: true,
            firstSeenAt: clock.now(),
            lastSeenAt: clock.now(),
          }
        })
    },
    allowanceOf({ id }) {
      const identity = identities.get(id)
      return identity === undefined ? 0 : book.allowance(identity.service, identity.address)
    },
    state: () => ({ heads: watch.heads, blockMs: watch.blockMs, session: book.present, sessions: book.uses() }),
    look: async () => void (await watch.look()),
    async close() {
      watch.stop()
      loopWatch.stop()
      await Promise.all([relays.close(), closeRpc()])
    },
  }
}

/** The same thing is said again after this long. */
const REPEAT_MS = 600_000

function reportOnce(report: (message: string) => void, now: () => number): (message: string) => void {
  const saidAt = new Map<string, number>()
  return (message) => {
    for (const [said, at] of saidAt) if (at < now() - REPEAT_MS) saidAt.delete(said)
    if (saidAt.has(message)) return
    saidAt.set(message, now())
    report(message)
  }
}

/** Without path, query and credentials, which may hold a key of a provider. */
function originOf(url: string): string {
  return new URL(url).origin
}
