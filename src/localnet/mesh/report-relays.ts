import type { Refusal } from '#morse/validate-relay-proof.ts'
import type { Clock } from '../profile/clock.ts'
import type { FullNode } from './full-node.ts'
import type { UnreportedRelay, UnreportedRelays } from './unreported-relays.ts'

/** Reports on their way to one node at a time (geo-mesh: `servicer_max_workers`). */
const LANES = 16

/**
 * Tells full nodes of the relays that were answered: at once, some more times while the node is away, and then again
 * whenever it is seen. A relay is forgotten when its node has taken or refused it, never for the number of tries, where
 * geo-mesh gives it up.
 */
export class RelayReporter {
  readonly #unreported: UnreportedRelays
  readonly #nodeOf: (servicerAddress: string) => FullNode | undefined
  readonly #clock: Clock
  readonly #retry: { readonly maxTimes: number; readonly waitMinMs: number; readonly waitMaxMs: number }
  readonly #onRefusal: (relay: UnreportedRelay, error: Refusal) => void
  /** Relays that are being reported or wait for their next try. */
  readonly #active = new Set<number>()
  readonly #queues = new Map<string, { readonly waiting: UnreportedRelay[]; lanes: number }>()
  #isClosed = false

  constructor(options: {
    unreported: UnreportedRelays
    nodeOf: (servicerAddress: string) => FullNode | undefined
    clock: Clock
    retry: { readonly maxTimes: number; readonly waitMinMs: number; readonly waitMaxMs: number }
    onRefusal: (relay: UnreportedRelay, error: Refusal) => void
  }) {
    this.#unreported = options.unreported
    this.#nodeOf = options.nodeOf
    this.#clock = options.clock
    this.#retry = options.retry
    this.#onRefusal = options.onRefusal
  }

  report(relay: UnreportedRelay): void {
    const node = this.#nodeOf(relay.servicerAddress)
    if (node === undefined || this.#active.has(relay.id)) return
    this.#active.add(relay.id)
    const queue = this.#queues.get(node.url) ?? { waiting: [], lanes: 0 }
    this.#queues.set(node.url, queue)
    queue.waiting.push(relay)
    if (queue.lanes < LANES) void this.#work(node, queue)
  }

  /** Tries again what is left for this node. */
  reportAll(node: FullNode): void {
    for (const relay of this.#unreported.list()) if (node.addresses.has(relay.servicerAddress)) this.report(relay)
  }

  close(): void {
    this.#isClosed = true
  }

  async #work(node: FullNode, queue: { readonly waiting: UnreportedRelay[]; lanes: number }): Promise<void> {
    queue.lanes += 1
    for (let relay = queue.waiting.shift(); relay !== undefined && !this.#isClosed; relay = queue.waiting.shift()) {
      await this.#try(node, relay)
      this.#active.delete(relay.id)
    }
    queue.lanes -= 1
  }

  async #try(node: FullNode, relay: UnreportedRelay): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const reported = await node.report(relay)
      if (this.#isClosed) return
      if (reported.kind === 'refused') this.#onRefusal(relay, reported.error)
      if (reported.kind !== 'unreachable') this.#unreported.done(relay.id)
      if (reported.kind !== 'unreachable' || attempt >= this.#retry.maxTimes) return
      const waitMs = Math.min(this.#retry.waitMaxMs, this.#retry.waitMinMs * 2 ** attempt)
      await new Promise<void>((resolve) => this.#clock.startTimer(resolve, waitMs))
    }
  }
}
