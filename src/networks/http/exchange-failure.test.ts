import { describe, expect, it } from 'vitest'
import type { EventLoopWatch } from './event-loop-watch.ts'
import { timedOut } from './exchange-failure.ts'

/** A loop that was late in one stretch. */
function lateFrom(from: number, to: number): EventLoopWatch {
  const lateMsBetween = (a: number, b: number) => Math.max(0, Math.min(b, to) - Math.max(a, from))
  return { lateMsBetween, wasLateBetween: (a, b) => lateMsBetween(a, b) > 0, stop: () => {} }
}

const minute = { phase: 'first-byte', limitMs: 60_000, since: 0, now: 60_001 } as const

describe('timedOut', () => {
  it.each([
    ['never late', lateFrom(-200, -10), 'timed-out', 'undetermined'],
    ['late for a moment long before', lateFrom(10_000, 10_300), 'timed-out', 'undetermined'],
    ['late for a tenth of the time', lateFrom(10_000, 16_001), 'local-fault', 'us'],
    ['late at the deadline', lateFrom(59_950, 60_001), 'local-fault', 'us'],
    ['late until just before the deadline', lateFrom(59_800, 59_999), 'timed-out', 'undetermined'],
  ])('behavior: a loop that was %s', (_name, watch, kind, blame) => {
    expect(timedOut({ ...minute, watch })).toMatchObject({ kind, blame, timeoutPhase: 'first-byte' })
  })

  it('behavior: late at the deadline, and silent when all had been read', () => {
    const late = { ...minute, watch: lateFrom(59_950, 60_001) }
    expect(timedOut({ ...late, now: 60_051, inTimeFrom: 60_025 })).toMatchObject({ kind: 'timed-out' })
    expect(timedOut({ ...late, now: 60_301, inTimeFrom: 60_025, watch: lateFrom(60_030, 60_300) })).toMatchObject({
      kind: 'local-fault',
    })
  })

  it.each([
    ['connect', 'The connection was not made within 60000 ms.'],
    ['first-byte', 'No answer began within 60000 ms.'],
    ['idle', 'The answer stalled for 60000 ms.'],
    ['total', 'The answer was not complete within 60000 ms.'],
  ] as const)('args: %s', (phase, detail) => {
    expect(timedOut({ ...minute, phase, watch: lateFrom(-1, -1) }).detail).toBe(detail)
  })
})
