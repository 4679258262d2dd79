import type { Clock } from './clock.ts'

/** What others ask the watch; a stretch is "late" when the loop could not run for longer than the bound. */
export type EventLoopWatch = {
  /** The milliseconds of late stretches that fall between two moments; the stretch that lasts now included. */
  lateMsBetween(fromMs: number, toMs: number): number
  /** True when a late stretch touches the time between the two moments: times taken there mean nothing. */
  wasLateBetween(fromMs: number, toMs: number): boolean
  stop(): void
}

type Stretch = { readonly from: number; readonly to: number }

/** Stretches are forgotten after this many: more than an hour of an event loop that is late every four seconds. */
const maximumStretches = 1000

/**
 * Watches how late timers of this process run. Our own lateness looks exactly like a slow supplier, so times taken
 * in a late stretch are not scored and a timeout that falls in one is ours.
 *
 * @param intervalMs how often the loop is looked at; at most half the bound
 * @param boundMs lateness up to this is the ordinary noise of a busy process
 */
export function watchEventLoop({
  clock,
  intervalMs = 20,
  boundMs = 100,
}: {
  clock: Clock
  intervalMs?: number
  boundMs?: number
}): EventLoopWatch {
  const stretches: Stretch[] = []
  let lastTickAt = clock.now()
  let cancel = clock.startTimer(tick, intervalMs)

  function tick() {
    const stretch = currentStretch()
    if (stretch !== null) stretches.push(stretch)
    if (stretches.length > maximumStretches) stretches.shift()
    lastTickAt = clock.now()
    cancel = clock.startTimer(tick, intervalMs)
  }

  /** The loop has been stuck since the last look, if longer than the bound: its tick may still be waiting behind ours. */
  function currentStretch(): Stretch | null {
    const now = clock.now()
    return now - lastTickAt - intervalMs > boundMs ? { from: lastTickAt, to: now } : null
  }

  function lateMsBetween(fromMs: number, toMs: number): number {
    const current = currentStretch()
    let lateMs = current === null ? 0 : overlapMs(current, fromMs, toMs)
    for (let index = stretches.length - 1; index >= 0; index -= 1) {
      const stretch = stretches[index]
      // Stretches are in order of time: nothing before this one can reach into the window.
      if (stretch === undefined || stretch.to <= fromMs) break
      lateMs += overlapMs(stretch, fromMs, toMs)
    }
    return lateMs
  }

  return {
    lateMsBetween,
    wasLateBetween: (fromMs, toMs) => lateMsBetween(fromMs, toMs) > 0,
    stop: () => cancel(),
  }
}

function overlapMs(stretch: Stretch, fromMs: number, toMs: number): number {
  return Math.max(0, Math.min(stretch.to, toMs) - Math.max(stretch.from, fromMs))
}
