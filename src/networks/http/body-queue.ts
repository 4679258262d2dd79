import type { BodyPiece, RelayFailure } from '#records/relay.ts'

/** Beyond this many waiting bytes or pieces the sender is told to wait. */
const highWaterBytes = 256 * 1024
const highWaterPieces = 64

/** What the producing side does when the reader is behind, has caught up, or has left. */
export type BodyFlow = { pause(): void; resume(): void; abandon(): void }

/**
 * The pieces of one body between the socket and its reader. It holds a bounded number of bytes and pieces
 * (one-byte chunks are as costly as large ones), and can be read once.
 */
export class BodyQueue implements AsyncIterable<BodyPiece>, AsyncIterator<BodyPiece> {
  readonly #flow: BodyFlow
  readonly #pieces: BodyPiece[] = []
  #waitingBytes = 0
  #isPaused = false
  #isEnded = false
  #waitingReader: ((result: IteratorResult<BodyPiece>) => void) | null = null

  constructor(flow: BodyFlow) {
    this.#flow = flow
  }

  /** True while the sender waits because our reader is behind. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  push(bytes: Uint8Array, at: number): void {
    if (this.#isEnded) return
    const piece = { kind: 'bytes', bytes, at } as const
    if (this.#waitingReader !== null) {
      this.#hand(piece)
      return
    }
    this.#pieces.push(piece)
    this.#waitingBytes += bytes.byteLength
    if (!this.#isPaused && (this.#waitingBytes >= highWaterBytes || this.#pieces.length >= highWaterPieces)) {
      this.#isPaused = true
      this.#flow.pause()
    }
  }

  /** The body is complete. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#waitingReader?.({ done: true, value: undefined })
    this.#waitingReader = null
  }

  /** The body ends here without being complete; what arrived before stays readable. */
  fail(failure: RelayFailure, at: number): void {
    if (this.#isEnded) return
    const piece = { kind: 'failure', failure, at } as const
    if (this.#waitingReader === null) this.#pieces.push(piece)
    else this.#hand(piece)
    this.#isEnded = true
  }

  [Symbol.asyncIterator](): AsyncIterator<BodyPiece> {
    return this
  }

  next(): Promise<IteratorResult<BodyPiece>> {
    const piece = this.#pieces.shift()
    if (piece !== undefined) {
      if (piece.kind === 'bytes') this.#waitingBytes -= piece.bytes.byteLength
      if (this.#isPaused && this.#pieces.length === 0) {
        this.#isPaused = false
        this.#flow.resume()
      }
      return Promise.resolve({ done: false, value: piece })
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => {
      this.#waitingReader = resolve
    })
  }

  /** The reader leaves before the end: nothing more is received. */
  return(): Promise<IteratorResult<BodyPiece>> {
    this.#pieces.length = 0
    if (!this.#isEnded) {
      this.#isEnded = true
      this.#flow.abandon()
    }
    return Promise.resolve({ done: true, value: undefined })
  }

  #hand(piece: BodyPiece): void {
    const resolve = this.#waitingReader
    this.#waitingReader = null
    resolve?.({ done: false, value: piece })
  }
}
