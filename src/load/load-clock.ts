/** Time as the load generator uses it; tests give a virtual one. */
export type LoadClock = {
  /** Milliseconds with fractions; never goes back. */
  now(): number
  /** Calls back once, at the moment or as soon after it as can be; the result stops it. */
  callAt(atMs: number, callback: () => void): () => void
}

/**
 * Timers of Node have whole milliseconds and come about one late: from so long before the moment we look for ourselves. Looking
 * longer costs more than it gains: a process that rests is woken at once, one that never does waits for its turn on a
 * busy machine (measured with twice as much work as cores: p90 of the
 * lateness 1.1 to 2.5 ms with half a millisecond, 2.0 to 4.3 with two).
 */
const LOOK_FOR_MS = 0.5

/** Node takes no longer timers. */
const LONGEST_REST_MS = 2 ** 31 - 1

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
      const restMs = Math.floor(leftMs - LOOK_FOR_MS)
      if (leftMs <= 0) callback()
      else if (restMs >= 1) timer = setTimeout(look, Math.min(restMs, LONGEST_REST_MS))
      else immediate = setImmediate(look)
    }
    look()
    return () => {
      clearTimeout(timer)
      clearImmediate(immediate)
    }
  },
}
