import { Readable } from 'node:stream'

/** A reader's stream of events. Who falls too far behind is let go: it can come back and say what it had last. */
export class EventStream extends Readable {
  readonly #mostWaitingBytes: number
  #isOver = false

  constructor({ mostWaitingBytes }: { readonly mostWaitingBytes: number }) {
    super()
    this.#mostWaitingBytes = mostWaitingBytes
  }

  tell(text: string): void {
    if (this.readableLength > this.#mostWaitingBytes) this.destroy()
    else if (!this.destroyed && !this.#isOver) this.push(text)
  }

  /** Ends it once everything is read. */
  finish(): void {
    if (!this.#isOver) this.push(null)
    this.#isOver = true
  }

  override _read(): void {
    // Events come when they come.
  }
}
