import type { Clock } from '../http/clock.ts'
import type { RpcNodes } from './rpc-nodes.ts'

/** Where the chain is, as our nodes agree. */
export type ChainHead = {
  readonly height: number
  /** When we first saw this height, milliseconds since 1970. */
  readonly seenAt: number
}

/** A new chain, or nodes of another one; a step back by less is nodes that are a block apart. */
const RESET_BLOCKS = 100

/** Heights are asked for eight times per block, within these bounds. */
const POLLS_PER_BLOCK = 8
const pollBoundsMs = { least: 100, most: 15_000 }
const RETRY_MS = 2_000

/** How many heights are remembered with their moments. */
const REMEMBERED_HEADS = 256

/** Follows the height of the chain, and tells those who want to know after every look. */
export class ChainWatch {
  readonly #rpc: RpcNodes
  readonly #clock: Clock
  readonly #onLook: (head: ChainHead | null) => Promise<void>
  readonly #onFault: (fault: unknown) => void
  #head: ChainHead | null = null
  /** The heads before it and itself, latest last. */
  #heads: ChainHead[] = []
  #isReachable = false
  #recordedBlockMs: number | null = null
  #seenBlockMs: number | null = null
  #looking: Promise<ChainHead | null> | undefined
  #cancelTimer: (() => void) | null = null
  #isStopped = false

  /**
   * @param onLook after each poll, with null when no node answers; awaited before the next one
   * @param onFault hears what a look of its own threw; it goes on looking
   */
  constructor({
    rpc,
    clock,
    onLook,
    onFault = (fault) => {
      throw fault
    },
  }: {
    rpc: RpcNodes
    clock: Clock
    onLook: (head: ChainHead | null) => Promise<void>
    onFault?: (fault: unknown) => void
  }) {
    this.#rpc = rpc
    this.#clock = clock
    this.#onLook = onLook
    this.#onFault = onFault
  }

  /** The last that is known, even when no node answers at present. */
  get head(): ChainHead | null {
    return this.#head
  }

  /** The last heads, the newest first. */
  get heads(): readonly ChainHead[] {
    return this.#heads.toReversed()
  }

  /** The height as we knew it at a moment, milliseconds since 1970: what comes later is no reason for what was before. */
  heightAt(moment: number): number | null {
    return (this.#heads.findLast(({ seenAt }) => seenAt <= moment) ?? this.#heads[0])?.height ?? null
  }

  /** Whether a node answered the last poll. */
  get isReachable(): boolean {
    return this.#isReachable
  }

  /**
   * Milliseconds between blocks; null while it is not known. Blocks say when they were made, but a chain may have stood
   * still between two of them; when we see it move faster, that counts.
   */
  get blockMs(): number | null {
    if (this.#recordedBlockMs === null || this.#seenBlockMs === null) return this.#recordedBlockMs ?? this.#seenBlockMs
    return Math.min(this.#recordedBlockMs, this.#seenBlockMs)
  }

  /** Takes over what the times of two blocks say. */
  noteRecordedBlockMs(blockMs: number): void {
    this.#recordedBlockMs = blockMs
  }

  /** Looks now, and again and again until `stop`. */
  start(): void {
    this.look()
      .catch(this.#onFault)
      .finally(() => {
        if (!this.#isStopped) this.#cancelTimer = this.#clock.startTimer(() => this.start(), this.#pollMs())
      })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelTimer?.()
  }

  /** Asks for the height now and lets the listener finish. */
  look(): Promise<ChainHead | null> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /**
   * The height as it is now, without waiting for anything that follows from it; null when no node answers. For checks
   * of what a supplier claims.
   */
  async confirm(): Promise<ChainHead | null> {
    this.#note(await this.#rpc.poll())
    return this.#isReachable ? this.#head : null
  }

  async #lookOnce(): Promise<ChainHead | null> {
    const head = await this.confirm()
    await this.#onLook(head)
    return head
  }

  #note(height: number | null): void {
    this.#isReachable = height !== null
    if (height === null) return
    const known = this.#head?.height ?? 0
    if (height <= known && height >= known - RESET_BLOCKS) return
    const seenAt = this.#clock.now()
    if (this.#head !== null && height > known) this.#seenBlockMs = (seenAt - this.#head.seenAt) / (height - known)
    this.#head = { height, seenAt }
    if (height < known) this.#heads = []
    this.#heads = [...this.#heads, this.#head].slice(-REMEMBERED_HEADS)
  }

  #pollMs(): number {
    const { blockMs } = this
    const pollMs = blockMs === null ? RETRY_MS : blockMs / POLLS_PER_BLOCK
    // What blocks say may be about another time: until we have seen the chain move, we look often.
    if (!this.#isReachable || this.#seenBlockMs === null)
      return Math.min(RETRY_MS, Math.max(pollMs, pollBoundsMs.least))
    return Math.min(Math.max(pollMs, pollBoundsMs.least), pollBoundsMs.most)
  }
}
