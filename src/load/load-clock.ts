/** Time as the load generator uses it; tests give a virtual one. */
export type LoadClock = {
  /** Milliseconds with fractions; never goes back. */
  now(): number
  /** Calls back once, at the moment or as soon after it as can be; the result stops it. */
  callAt(atMs: number, callback: () => void): () => void
}

/** Timers of Node come up to two milliseconds late (measured on Linux): so long before the moment we look for ourselves. */
const LOOK_FOR_MS = 2

/**
 * The machine's clock. A timer brings it near the moment, and for the rest the event loop goes round without resting,
 * which leaves it free to read what arrives. That costs a share of one core, and sends within some hundredths of a millisecond.
 */
export const preciseClock: LoadClock = {
  now: () => performance.timeOrigin + performance.now(),
  callAt: (atMs, callback) => {
    let timer: NodeJS.Timeout | undefined
    let immediate: NodeJS.Immediate | undefined
    function look() {
      const leftMs = atMs - preciseClock.now()
      if (leftMs <= 0) callback()
      else if (leftMs > LOOK_FOR_MS) timer = setTimeout(look, leftMs - LOOK_FOR_MS)
      else immediate = setImmediate(look)
    }
    look()
    return () => {
      clearTimeout(timer)
      clearImmediate(immediate)
    }
  },
}
