/** Time as this network uses it; tests give their own. */
export type Clock = {
  /** Milliseconds since 1970 with fractions; never goes back while the process lives. */
  now(): number
  /** Calls back once, not before `delayMs` have passed; the result stops it. */
  startTimer(callback: () => void, delayMs: number): () => void
}

/** The machine's monotonic clock, placed on the calendar once at start. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  startTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
