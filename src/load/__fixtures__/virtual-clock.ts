import type { LoadClock } from '../load-clock.ts'

/** For tests: a clock that stands still until it is run, and then goes from one timer to the next. */
export type VirtualClock = LoadClock & {
  /** Promise that is kept at the moment. */
  at(atMs: number, signal?: AbortSignal): Promise<void>
  /** Calls all timers in order, letting promises settle after each, until there are none. */
  run(): Promise<void>
}

type Timer = { readonly atMs: number; readonly order: number; readonly callback: () => void }

export function virtualClock(startMs = 1_000): VirtualClock {
  let nowMs = startMs
  let order = 0
  const timers = new Set<Timer>()
  function callAt(atMs: number, callback: () => void) {
    const timer = { atMs, order: order++, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  return {
    now: () => nowMs,
    callAt,
    at: (atMs, signal) =>
      new Promise((resolve) => {
        callAt(atMs, resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
    async run() {
      await settled()
      while (timers.size > 0) {
        const [next] = [...timers].sort((a, b) => a.atMs - b.atMs || a.order - b.order)
        if (next === undefined) return
        timers.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.callback()
        await settled()
      }
    },
  }
}

/** Promises that wait for nothing but each other have settled by the next turn of the loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
