import { describe, expect, it } from 'vitest'
import { virtualClock } from './__fixtures__/virtual-clock.ts'
import { constantArrivals, tracedArrivals } from './arrival-times.ts'
import type { RequestRecord } from './request-record.ts'
import { type Arrivals, type LoadExtent, type LoadRunOptions, runLoad, type SentRequest } from './run-load.ts'

const extent: LoadExtent = { durationMs: 10_000, requests: 1_000, warmUpRequests: 0, drainMs: 60_000 }

function sentAt(sentMs: number, endMs: number, outcome: SentRequest['outcome'] = 'answered'): SentRequest {
  return {
    outcome,
    cause: null,
    sentMs,
    firstByteMs: endMs,
    firstEventMs: null,
    firstTokenMs: null,
    lastTokenMs: null,
    endMs,
    contentEventsMs: [endMs],
    promptTokens: null,
    outputTokens: null,
    textBytes: 0,
    units: 1,
  }
}

/** A run against an endpoint that takes the times given, in order; the last one again and again. */
async function run(
  arrivals: Arrivals,
  serviceMs: readonly number[],
  changed: Partial<LoadRunOptions> & { readonly stopAtMs?: number } = {},
) {
  const clock = virtualClock()
  const startMs = clock.now()
  const controller = new AbortController()
  if (changed.stopAtMs !== undefined) clock.callAt(startMs + changed.stopAtMs, () => controller.abort())
  const records: RequestRecord[] = []
  let mostInFlight = 0
  let inFlight = 0
  const ended = runLoad({
    arrivals,
    extent,
    clock,
    signal: controller.signal,
    onRecord: (record) => records.push(record),
    send: async (index, signal) => {
      inFlight += 1
      mostInFlight = Math.max(mostInFlight, inFlight)
      const sentMs = clock.now()
      await clock.at(sentMs + (serviceMs[index] ?? serviceMs.at(-1) ?? 0), signal)
      inFlight -= 1
      return sentAt(sentMs, clock.now(), signal.aborted ? 'cancelled' : 'answered')
    },
    ...changed,
  })
  await clock.run()
  const lines = records
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, scheduledMs, startedMs, endMs, outcome }) => [index, scheduledMs, startedMs, endMs, outcome])
  return { ended: await ended, lines, records, mostInFlight }
}

describe('runLoad', () => {
  it('default: an open loop does not wait for answers; moments count from its start', async () => {
    const { ended, lines, mostInFlight } = await run(
      { kind: 'open', next: constantArrivals(10), maximumInFlight: 100 },
      [250],
      { extent: { ...extent, requests: 4 } },
    )
    expect(lines).toEqual([
      [0, 0, 0, 250, 'answered'],
      [1, 100, 100, 350, 'answered'],
      [2, 200, 200, 450, 'answered'],
      [3, 300, 300, 550, 'answered'],
    ])
    expect(mostInFlight).toBe(3)
    expect(ended).toEqual({ endedBy: 'extent', startedAtMs: 1_000, elapsedMs: 550, heldBack: 0, neverSent: 0 })
  })

  it('behavior: requests that find no place keep the moment they were due at', async () => {
    const { ended, lines, mostInFlight } = await run(
      { kind: 'open', next: tracedArrivals([0, 10, 20]), maximumInFlight: 1 },
      [100],
    )
    expect(lines).toEqual([
      [0, 0, 0, 100, 'answered'],
      [1, 10, 100, 200, 'answered'],
      [2, 20, 200, 300, 'answered'],
    ])
    expect([mostInFlight, ended.heldBack]).toEqual([1, 2])
  })

  it('behavior: an open loop sees the wait that a closed loop hides', async () => {
    // One answer takes a second, the others a millisecond each: the classical case of coordinated omission.
    const service = [1, 1_000, 1]
    const open = await run({ kind: 'open', next: constantArrivals(100), maximumInFlight: 1 }, service, {
      extent: { ...extent, requests: 50 },
    })
    const closed = await run({ kind: 'closed', concurrency: 1 }, service, { extent: { ...extent, requests: 50 } })
    const slow = ({ records }: { records: readonly RequestRecord[] }) =>
      records.filter(({ endMs, scheduledMs }) => endMs - scheduledMs > 100).length
    expect([slow(open), slow(closed)]).toEqual([49, 1])
  })

  it('args: a closed loop keeps so many in flight, and asks again when an answer is there', async () => {
    const { lines, mostInFlight } = await run({ kind: 'closed', concurrency: 2 }, [100, 40], {
      extent: { ...extent, requests: 5 },
    })
    expect(lines.map((line) => line.slice(0, 4))).toEqual([
      [0, 0, 0, 100],
      [1, 0, 0, 40],
      [2, 40, 40, 80],
      [3, 80, 80, 120],
      [4, 100, 100, 140],
    ])
    expect(mostInFlight).toBe(2)
  })

  it('args: the duration ends the schedule and waits for answers; the drain ends the waiting', async () => {
    const arrivals = (): Arrivals => ({ kind: 'open', next: constantArrivals(10), maximumInFlight: 2 })
    const short = { ...extent, durationMs: 250 }
    const patient = await run(arrivals(), [300], { extent: short })
    expect(patient.lines.map((line) => line.slice(3))).toEqual([
      [300, 'answered'],
      [400, 'answered'],
      [600, 'answered'],
    ])
    const hasty = await run(arrivals(), [5_000], { extent: { ...short, drainMs: 1_000 } })
    expect(hasty.lines.map((line) => line.slice(3))).toEqual([
      [1_250, 'cancelled'],
      [1_250, 'cancelled'],
    ])
    expect(hasty.ended).toMatchObject({ endedBy: 'extent', elapsedMs: 1_250, heldBack: 1, neverSent: 1 })
  })

  it('args: warm-up requests are marked', async () => {
    const { records } = await run({ kind: 'closed', concurrency: 1 }, [1], {
      extent: { ...extent, requests: 4, warmUpRequests: 2 },
    })
    expect(records.map(({ isWarmUp }) => isWarmUp)).toEqual([true, true, false, false])
  })

  it('behavior: the signal ends it at once, with what was in flight as cancelled', async () => {
    for (const arrivals of [
      { kind: 'open', next: constantArrivals(10), maximumInFlight: 9 },
      { kind: 'closed', concurrency: 3 },
    ] as const) {
      const { ended, lines } = await run(arrivals, [1_000], { stopAtMs: 250 })
      expect(ended).toMatchObject({ endedBy: 'interrupted', elapsedMs: 250 })
      expect(lines.map((line) => line.slice(3))).toEqual(Array(3).fill([250, 'cancelled']))
    }
    const before = await run({ kind: 'closed', concurrency: 1 }, [1], { signal: AbortSignal.abort() })
    expect(before.ended).toMatchObject({ endedBy: 'interrupted', elapsedMs: 0 })
    expect(before.lines).toEqual([])
  })

  it('behavior: an over-saturated endpoint ends it', async () => {
    const { ended } = await run({ kind: 'open', next: constantArrivals(10), maximumInFlight: 99 }, [9_000], {
      isOverSaturated: (_elapsedMs, { inFlight }) => inFlight >= 5,
    })
    expect(ended).toMatchObject({ endedBy: 'over-saturated', elapsedMs: 400 })
  })

  it('behavior: an endpoint that answers nothing is left alone after a hundred failures', async () => {
    const clock = virtualClock()
    const records: RequestRecord[] = []
    const ended = runLoad({
      arrivals: { kind: 'closed', concurrency: 1 },
      extent: { ...extent, requests: 100_000 },
      clock,
      signal: new AbortController().signal,
      onRecord: (record) => records.push(record),
      send: async () => sentAt(clock.now(), clock.now(), 'refused'),
    })
    await clock.run()
    expect([(await ended).endedBy, records.length]).toEqual(['unanswered', 100])
  })

  it('behavior: refusals at once end no run while the endpoint works on the first requests; who is refused waits a moment', async () => {
    const clock = virtualClock()
    const records: RequestRecord[] = []
    // One answer after a minute; all others are refused at once.
    const ended = runLoad({
      arrivals: { kind: 'closed', concurrency: 2 },
      extent: { ...extent, durationMs: 70_000 },
      clock,
      signal: new AbortController().signal,
      onRecord: (record) => records.push(record),
      send: async (index, signal) => {
        const sentMs = clock.now()
        if (index === 0) await clock.at(sentMs + 60_000, signal)
        return sentAt(sentMs, clock.now(), index === 0 ? 'answered' : 'refused')
      },
    })
    await clock.run()
    expect((await ended).endedBy).toBe('extent')
    expect(records.filter(({ outcome }) => outcome === 'answered').map(({ index }) => index)).toEqual([0])
    // Two users, ten times a second: one of them for the minute, both after it.
    expect(records.length).toBe(1 + 600 + 2 * 100)
  })

  it('behavior: the next request is made ready before it is due', async () => {
    const order: string[] = []
    await run({ kind: 'open', next: tracedArrivals([0, 100]), maximumInFlight: 9 }, [1], {
      prepare: (index) => order.push(`prepare ${index}`),
      onRecord: ({ index }) => order.push(`answer ${index}`),
    })
    expect(order).toEqual(['prepare 0', 'prepare 1', 'answer 0', 'prepare 2', 'answer 1'])
  })

  it('error: a fault of the sender ends the run with it', async () => {
    const clock = virtualClock()
    const failing = runLoad({
      arrivals: { kind: 'closed', concurrency: 1 },
      extent,
      clock,
      signal: new AbortController().signal,
      onRecord: () => {},
      send: () => Promise.reject(new TypeError('a bug')),
    })
    await expect(failing).rejects.toThrow('a bug')
  })
})
