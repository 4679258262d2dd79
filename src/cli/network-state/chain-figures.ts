import type { Block, NetworkState } from '#api/schemas/network-state.ts'
import type { BlockEvent, LocalnetStatus } from '#localnet/admin/admin-api.ts'
import type { ChainState } from '#networks/morse/chain-state.ts'

const shownBlocks = 60

/** What a local network tells of itself beyond what our own relays know. */
export type LocalnetNow = { readonly status: LocalnetStatus; readonly blocks: readonly BlockEvent[] }

/** The chain as the API shows it; null while nothing is known of it. */
export function chainFigures(state: ChainState, localnet: LocalnetNow | null): NetworkState['chain'] {
  const height = localnet?.status.height ?? state.heads[0]?.height
  if (height === undefined) return null
  return {
    id: localnet?.status.chainId ?? null,
    height,
    blockMs: localnet?.status.blockTimeMs ?? state.blockMs,
    session: sessionOf(state, localnet),
    blocks: blocksOf(state, localnet?.blocks ?? []),
  }
}

function sessionOf(
  { session }: ChainState,
  localnet: LocalnetNow | null,
): NonNullable<NetworkState['chain']>['session'] {
  if (localnet !== null) return localnet.status.session
  if (session === null) return null
  const { height, blocksPerSession, nodeCount } = session
  return { height, lastHeight: height + blocksPerSession - 1, blocksPerSession, nodeCount }
}

/** Blocks with what is in them, and those before of which only the height is known. */
function blocksOf({ heads }: ChainState, events: readonly BlockEvent[]): Block[] {
  const known = new Set(events.map(({ height }) => height))
  const bare = heads
    .filter(({ height }) => !known.has(height))
    .map(({ height, seenAt }): Block => ({ height, at: seenAt, transactions: null, rewards: null }))
  return [...events.map(blockOf), ...bare].toSorted((a, b) => b.height - a.height).slice(0, shownBlocks)
}

function blockOf({ height, time, transactions, rewards }: BlockEvent): Block {
  return {
    height,
    at: Date.parse(time),
    transactions: transactions.map(({ messageType, code }) => ({ type: messageType, isOk: code === 0 })),
    rewards: rewards.map(({ servicerAddress, chain, relays, toNodeUpokt }) => ({
      address: servicerAddress,
      service: chain,
      relays,
      toNodeUpokt,
    })),
  }
}

/** The present sessions of our applications with what is used of them. */
export function applicationFigures(
  { sessions }: ChainState,
  names: ReadonlyMap<string, string | null>,
): NonNullable<NetworkState['applications']> {
  return sessions
    .map((session) => ({ ...session, name: names.get(session.application) ?? null }))
    .toSorted((a, b) => compare(a.service, b.service) || compare(a.application, b.application))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
