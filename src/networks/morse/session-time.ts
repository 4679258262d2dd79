import { sessionHeightOf } from '#morse/session.ts'
import type { Clock } from '../http/clock.ts'
import type { ChainWatch } from './chain-watch.ts'

/** The longest that is kept off at the two ends of a session. */
const guardBoundsMs = { end: 10_000, start: 5_000 }

/** A relay is with the node after this; whether it is taken is decided then, however long the node waits to say so. */
const TRANSIT_MS = 1_000

/** Where in its sessions the chain is, by the blocks that we see. Sessions are named by the height of their first block. */
export class SessionTime {
  readonly #watch: ChainWatch
  readonly #clock: Clock
  readonly #rolloverGuardMs: number | undefined
  /** When sessions ended as we saw it. */
  readonly #endedAt = new Map<number, number>()
  #blocksPerSession: number | null = null

  /** @param rolloverGuardMs before the end of a session in which nothing new is sent; by default a quarter of a block's time */
  constructor(options: { watch: ChainWatch; clock: Clock; rolloverGuardMs?: number | undefined }) {
    this.#watch = options.watch
    this.#clock = options.clock
    this.#rolloverGuardMs = options.rolloverGuardMs
  }

  setBlocksPerSession(blocks: number): void {
    this.#blocksPerSession = blocks
  }

  /** The present session; 0 while the chain is not known. */
  get sessionHeight(): number {
    const { head } = this.#watch
    return head === null || this.#blocksPerSession === null ? 0 : sessionHeightOf(head.height, this.#blocksPerSession)
  }

  /** Whether it is the present session, and neither so young that others may not have seen it nor about to end. */
  isOpen(sessionHeight: number): boolean {
    const { head, blockMs, isReachable } = this.#watch
    if (head === null || !isReachable || sessionHeight === 0 || this.sessionHeight !== sessionHeight) return false
    const sinceSeenMs = this.#clock.now() - head.seenAt
    const block = blockMs ?? 0
    const endGuardMs = this.#rolloverGuardMs ?? Math.min(block / 4, guardBoundsMs.end)
    if (head.height === sessionHeight && sinceSeenMs < Math.min(block / 8, guardBoundsMs.start)) return false
    return !this.isInLastBlock || endGuardMs === 0 || block - sinceSeenMs > endGuardMs
  }

  /** Whether the next block begins a session. */
  get isInLastBlock(): boolean {
    const { head } = this.#watch
    return head !== null && this.#blocksPerSession !== null && head.height % this.#blocksPerSession === 0
  }

  /** How much later than other nodes we may hear of a block: what the ends of sessions are kept free for. */
  get lagMs(): number {
    return Math.min((this.#watch.blockMs ?? 0) / 4, guardBoundsMs.end)
  }

  /**
   * How long after a relay was sent a block that we see can be the honest reason to refuse it. A node that holds a relay
   * back until a block excuses it gains nothing.
   */
  get refusalMs(): number {
    return TRANSIT_MS + this.lagMs
  }

  /** Notes that a session has given way to a later one; what is older than two sessions is forgotten. */
  noteEnd(sessionHeight: number): void {
    this.#endedAt.set(sessionHeight, this.#watch.head?.seenAt ?? this.#clock.now())
    const kept = sessionHeight - 2 * (this.#blocksPerSession ?? 1)
    for (const height of this.#endedAt.keys()) if (height < kept) this.#endedAt.delete(height)
  }

  /** Whether the chain had left this session by a moment, milliseconds since 1970. */
  wasOverBy(sessionHeight: number, moment: number): boolean {
    const { head } = this.#watch
    if (head === null || sessionHeight >= this.sessionHeight) return false
    return (this.#endedAt.get(sessionHeight) ?? head.seenAt) <= moment
  }
}
