/** Calls back after this many milliseconds, once; returns the way to call it off. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void

/** Ticks once every block time; a tick that comes late is followed by one that comes the earlier. */
export class BlockTimer {
  readonly #blockTimeMs: number
  readonly #now: () => number
  readonly #setTimer: SetTimer
  #cancel: (() => void) | undefined
  /** Grows with every start and stop, so that a tick that stops the timer is the last one. */
  #turn = 0

  constructor(options: { readonly blockTimeMs: number; readonly now: () => number; readonly setTimer?: SetTimer }) {
    this.#blockTimeMs = options.blockTimeMs
    this.#now = options.now
    this.#setTimer = options.setTimer ?? systemTimer
  }

  /** Starts anew. A tick that throws is the last one; `onFault` gets what it threw. */
  start(tick: () => void, onFault: (fault: unknown) => void): void {
    this.stop()
    this.#schedule(this.#now(), tick, onFault)
  }

  stop(): void {
    this.#cancel?.()
    this.#turn += 1
  }

  #schedule(previousDue: number, tick: () => void, onFault: (fault: unknown) => void): void {
    const due = Math.max(previousDue + this.#blockTimeMs, this.#now())
    const turn = this.#turn
    const run = () => {
      try {
        tick()
      } catch (fault) {
        onFault(fault)
        return
      }
      if (this.#turn === turn) this.#schedule(due, tick, onFault)
    }
    this.#cancel = this.#setTimer(run, due - this.#now())
  }
}

function systemTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
