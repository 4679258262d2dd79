import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { createLimiter } from './limiter.ts'

const noSignal = new AbortController().signal

/** A clock that stands still until it is moved; timers run in order when their moment is passed. */
function manualClock() {
  let now = 0
  const timers = new Set<{ at: number; callback: () => void }>()
  const clock: Clock = {
    now: () => now,
    startTimer: (callback, delayMs) => {
      const timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  async function advance(milliseconds: number) {
    const until = now + milliseconds
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      timers.delete(next)
      now = next.at
      next.callback()
      await Promise.resolve()
    }
    now = until
    await Promise.resolve()
  }
  /** Time passes, but the loop has not come to the timers yet. */
  function pass(milliseconds: number) {
    now += milliseconds
  }
  return { clock, advance, pass, timers }
}

describe('createLimiter', () => {
  it('default: as many at once as allowed, then in order of arrival', async () => {
    const { clock } = manualClock()
    const limiter = createLimiter({ concurrency: 2, requestsPerSecond: Number.POSITIVE_INFINITY, clock })
    const order: number[] = []
    const waits = [1, 2, 3, 4].map(async (number) => {
      await limiter.acquire(noSignal)
      order.push(number)
    })
    await Promise.resolve()
    await Promise.resolve()
    expect({ order: [...order], inFlight: limiter.inFlight, waiting: limiter.waiting }).toEqual({
      order: [1, 2],
      inFlight: 2,
      waiting: 2,
    })
    limiter.release()
    limiter.release()
    await Promise.all(waits)
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('behavior: spaces requests by the rate, without a burst after a pause', async () => {
    const { clock, advance } = manualClock()
    const limiter = createLimiter({ concurrency: 100, requestsPerSecond: 10, clock })
    await advance(5_000)
    const grantedAt: number[] = []
    for (let index = 0; index < 4; index += 1) void limiter.acquire(noSignal).then(() => grantedAt.push(clock.now()))
    await Promise.resolve()
    await advance(1_000)
    expect(grantedAt.map(Math.round)).toEqual([5_000, 5_100, 5_200, 5_300])
  })

  it('behavior: a fast rate gives a tenth of a second at once', () => {
    const { clock } = manualClock()
    const limiter = createLimiter({ concurrency: 100, requestsPerSecond: 50, clock })
    expect(Array.from({ length: 6 }, () => limiter.tryAcquire())).toEqual([true, true, true, true, true, false])
  })

  it('behavior: a rate below one per second', async () => {
    const { clock, advance } = manualClock()
    const limiter = createLimiter({ concurrency: 5, requestsPerSecond: 0.5, clock })
    expect([limiter.tryAcquire(), limiter.tryAcquire()]).toEqual([true, false])
    await advance(1_999)
    expect(limiter.tryAcquire()).toBe(false)
    await advance(1)
    expect(limiter.tryAcquire()).toBe(true)
  })

  it('behavior: nobody passes those who wait', () => {
    const { clock, pass } = manualClock()
    const limiter = createLimiter({ concurrency: 3, requestsPerSecond: 1, clock })
    limiter.tryAcquire()
    void limiter.acquire(noSignal)
    pass(1_000)
    expect(limiter.tryAcquire()).toBe(false)
  })

  it('behavior: an aborted wait holds nothing and lets the next one through', async () => {
    const { clock, timers } = manualClock()
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: 1000, clock })
    limiter.tryAcquire()
    const controller = new AbortController()
    const gone = limiter.acquire(controller.signal)
    const next = limiter.acquire(noSignal)
    controller.abort()
    expect(await gone).toBe(false)
    limiter.release()
    expect(await next).toBe(true)
    expect({ inFlight: limiter.inFlight, waiting: limiter.waiting, timers: timers.size }).toEqual({
      inFlight: 1,
      waiting: 0,
      timers: 0,
    })
  })

  it('behavior: the last waiter for a token leaves no timer behind', async () => {
    const { clock, timers } = manualClock()
    const limiter = createLimiter({ concurrency: 2, requestsPerSecond: 1, clock })
    limiter.tryAcquire()
    const controller = new AbortController()
    const gone = limiter.acquire(controller.signal)
    expect(timers.size).toBe(1)
    controller.abort()
    expect([await gone, timers.size]).toEqual([false, 0])
  })

  it('args: a signal that is aborted already', async () => {
    const { clock } = manualClock()
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: 1, clock })
    expect(await limiter.acquire(AbortSignal.abort())).toBe(false)
    expect(limiter.inFlight).toBe(0)
  })
})
