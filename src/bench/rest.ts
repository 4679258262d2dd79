/** The timer that a rest needs. */
export type RestPorts = { readonly after: (delayMs: number, callback: () => void) => () => void }

/** How a stage rests between two turns, and how another stage ends its rest early. */
export class Rest {
  #isWoken = false
  #end: (() => void) | undefined

  /** Ends the rest that is being taken; during a turn, the one that would follow it. */
  wake(): void {
    this.#isWoken = true
    this.#end?.()
  }

  /**
   * Resolves after so many milliseconds, when it is woken or when the signal aborts, and tells whether it was woken. It
   * always gives other work a turn of the event loop.
   */
  async take(restMs: number, { after }: RestPorts, signal: AbortSignal): Promise<boolean> {
    if (restMs === 0 || this.#isWoken || signal.aborted) await new Promise((resolve) => setImmediate(resolve))
    else await this.#sleep(restMs, after, signal)
    const isWoken = this.#isWoken
    this.#isWoken = false
    return isWoken
  }

  #sleep(restMs: number, after: RestPorts['after'], signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        signal.removeEventListener('abort', end)
        this.#end = undefined
        resolve()
      }
      const cancel = after(restMs, end)
      signal.addEventListener('abort', end)
      this.#end = end
    })
  }
}
