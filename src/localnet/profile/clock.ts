/** Time as a localnet uses it; tests give their own. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once, not before `delayMs` have passed; the result stops it. */
  startTimer(callback: () => void, delayMs: number): () => void
}

/** The machine's own. Timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  startTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
