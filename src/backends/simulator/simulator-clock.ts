import { setTimeout as delay } from 'node:timers/promises'

/** Time as a simulator sees it. */
export type SimulatorClock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after that many milliseconds, or as soon as the signal aborts; never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    await delay(milliseconds, undefined, { signal }).catch(() => undefined)
  },
}
