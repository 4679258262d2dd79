import type { Clock } from '#records/clock.ts'
import type { RelayCall, RelayNode, RelayPort, RelaySession, SentRelay } from './relay-port.ts'

/** One relay of a run, sent or not. */
export type RelayRecord = {
  /** From 1 in the order of starting. */
  readonly number: number
  readonly call: RelayCall
} & (
  | { readonly kind: 'sent'; readonly session: RelaySession; readonly node: RelayNode; readonly sent: SentRelay }
  /** There was no session, or none of the servicers asked for was in it. */
  | { readonly kind: 'unsent'; readonly reason: string }
)

export type RelayRun = {
  readonly port: RelayPort
  readonly calls: readonly RelayCall[]
  /** Addresses; empty = every node of the session. */
  readonly servicers: readonly string[]
  readonly relays: number
  readonly concurrency: number
  /** Relays started per second at most; null = as fast as they end. */
  readonly ratePerSecond: number | null
  readonly clock: Clock
  /** Ends early when the signal aborts; never rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** In [0, 1): picks calls and nodes. */
  readonly random: () => number
  /** Starts no more relays once it aborts; those in flight end as `cancelled`. */
  readonly signal: AbortSignal
  /** Hears of each relay at its end; the next one of that lane starts after it. */
  readonly onRelay: (record: RelayRecord) => Promise<void>
}

/** Sends relays: each a call by chance to a node by chance of the session of its moment. */
export async function runRelays(run: RelayRun): Promise<void> {
  const startedAt = run.clock()
  let started = 0
  async function lane() {
    while (started < run.relays && !run.signal.aborted) {
      started += 1
      const number = started
      await waitForTurn(run, startedAt, number)
      if (run.signal.aborted) return
      await run.onRelay(await relayOnce(run, number))
    }
  }
  await Promise.all(Array.from({ length: Math.min(run.concurrency, run.relays) }, lane))
}

async function waitForTurn({ ratePerSecond, clock, sleep, signal }: RelayRun, startedAt: number, number: number) {
  if (ratePerSecond === null) return
  const early = startedAt + ((number - 1) / ratePerSecond) * 1_000 - clock()
  if (early > 0) await sleep(early, signal)
}

async function relayOnce(run: RelayRun, number: number): Promise<RelayRecord> {
  const call = pick(run.calls, run.random)
  const found = await run.port.session(run.signal)
  if (found.kind === 'none') return { kind: 'unsent', number, call, reason: found.reason }
  const { session } = found
  const candidates = nodesAskedFor(session, run.servicers)
  if (candidates.length === 0) return { kind: 'unsent', number, call, reason: noneOfThem(session) }
  const node = pick(candidates, run.random)
  const sent = await run.port.send({ session, node, call, signal: run.signal })
  return { kind: 'sent', number, call, session, node, sent }
}

/** The session's nodes that are asked for. */
export function nodesAskedFor(session: RelaySession, servicers: readonly string[]): readonly RelayNode[] {
  return servicers.length === 0 ? session.nodes : session.nodes.filter(({ address }) => servicers.includes(address))
}

/** Why a session is of no use, and what would be. */
export function noneOfThem({ height, nodes }: RelaySession): string {
  const there = nodes.map(({ address }) => address).join(', ')
  return `None of the servicers asked for is in the session of height ${height}, which has ${there}`
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new TypeError('there is something to pick from')
  return value
}
