/** Bodies up to this size, in bytes, are not counted: connections bound their number. */
export const UNCOUNTED_BODY_BYTES = 1024 * 1024

/**
 * How many bytes of large bodies may be in memory at once. Whoever finds no room waits in line; what is asked for is
 * never more than the whole budget, so every body gets its turn.
 *
 * One budget is for one kind of body. Who holds some of it must not wait for more of it (requests and responses have one
 * each), or all could wait for each other.
 */
export class BodyBudget {
  readonly #capacityBytes: number
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = []
  #usedBytes = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /**
   * Resolves to the way to give the bytes back (calling it twice is harmless), or to undefined when the signal aborted
   * first.
   */
  async acquire(bytes: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    const wanted = Math.min(bytes, this.#capacityBytes)
    if (wanted <= UNCOUNTED_BODY_BYTES) return () => {}
    if (signal.aborted) return undefined
    if (this.#waiting.length > 0 || this.#usedBytes + wanted > this.#capacityBytes) {
      const isTurn = await this.#turn(wanted, signal)
      if (!isTurn) return undefined
    } else {
      this.#usedBytes += wanted
    }
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#usedBytes -= wanted
      this.#admit()
    }
  }

  #turn(bytes: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const entry = {
        bytes,
        start: () => {
          signal.removeEventListener('abort', leave)
          this.#usedBytes += bytes
          resolve(true)
        },
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        resolve(false)
        this.#admit()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(entry)
    })
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#usedBytes + next.bytes > this.#capacityBytes) return
      this.#waiting.shift()
      next.start()
    }
  }
}
