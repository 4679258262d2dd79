import type { Clock } from './clock.ts'

/** The right to ask one supplier: at most `concurrency` at once, at most `requestsPerSecond` over time. */
export type Limiter = {
  /** Takes a place at once if one is free; every place must be given back by `release`. */
  tryAcquire(): boolean
  /** Waits for a place in order of arrival; false when the signal ended the wait (then nothing is held). */
  acquire(signal: AbortSignal): Promise<boolean>
  release(): void
  readonly inFlight: number
  readonly waiting: number
}

type Waiter = { readonly grant: (isGranted: boolean) => void }

/**
 * A concurrency limit and a token bucket. The bucket holds a tenth of a second's worth, at least one request, so
 * that a pause is not made up for by a burst.
 *
 * @param requestsPerSecond may be a fraction, or Infinity for no limit
 */
export function createLimiter({
  concurrency,
  requestsPerSecond,
  clock,
}: {
  concurrency: number
  requestsPerSecond: number
  clock: Clock
}): Limiter {
  const capacity = Math.max(1, requestsPerSecond / 10)
  const waiters = new Set<Waiter>()
  let tokens = capacity
  let filledAt = clock.now()
  let inFlight = 0
  let cancelTimer: (() => void) | null = null

  function refill() {
    const now = clock.now()
    // Infinity × 0 is no number: without a limit the bucket is simply full.
    tokens =
      capacity === Infinity ? Infinity : Math.min(capacity, tokens + ((now - filledAt) / 1000) * requestsPerSecond)
    filledAt = now
  }

  function take(): boolean {
    if (inFlight >= concurrency) return false
    refill()
    // Adding up fractions leaves the bucket a hair short of the token that the timer waited for.
    if (tokens < 1 - 1e-6) return false
    tokens -= 1
    inFlight += 1
    return true
  }

  function serve() {
    for (const waiter of waiters) {
      if (!take()) break
      waiters.delete(waiter)
      waiter.grant(true)
    }
    waitForToken()
  }

  /** When places are free and only tokens are missing, nobody's release will wake the first waiter. */
  function waitForToken() {
    if (waiters.size === 0) {
      cancelTimer?.()
      cancelTimer = null
      return
    }
    if (inFlight >= concurrency || cancelTimer !== null) return
    cancelTimer = clock.startTimer(
      () => {
        cancelTimer = null
        serve()
      },
      Math.max(1, ((1 - tokens) / requestsPerSecond) * 1000),
    )
  }

  function acquire(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false)
    if (waiters.size === 0 && take()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const leave = () => waiter.grant(false)
      const waiter: Waiter = {
        grant: (isGranted) => {
          signal.removeEventListener('abort', leave)
          if (waiters.delete(waiter)) waitForToken()
          resolve(isGranted)
        },
      }
      waiters.add(waiter)
      signal.addEventListener('abort', leave, { once: true })
      waitForToken()
    })
  }

  return {
    tryAcquire: () => waiters.size === 0 && take(),
    acquire,
    release: () => {
      inFlight -= 1
      if (waiters.size > 0) serve()
    },
    get inFlight() {
      return inFlight
    },
    get waiting() {
      return waiters.size
    },
  }
}
