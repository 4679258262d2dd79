import { describe, expect, test } from 'vitest'
import { detectCounts, newDetector } from '#statistics/drift/change-detector.ts'
import { watchedStreams } from '#statistics/drift/combine-streams.ts'
import { driftOf } from './drift-of.ts'
import { emptySuiteState, emptySummaryState } from './summary-state.ts'

const dayMs = 1_000

/** What is published of a supplier whose attempts all failed on its third day, by a clock that then showed this day. */
function driftAfterFailures(shownDay: number) {
  const { rule } = watchedStreams.errors
  const baseline = detectCounts(rule, newDetector, { n: 200, successes: 0 }, 0)
  const rested = detectCounts(rule, baseline, { n: 0, successes: 0 }, shownDay)
  const errors = detectCounts(rule, rested, { n: 5, successes: 5 }, shownDay)
  const { suites, watch } = emptySummaryState(dayMs)
  return driftOf({ suites, watch: { ...watch, errors } }, { startedAt: 0, now: 2.5 * dayMs })
}

describe('driftOf', () => {
  test('default: evidence of streams and of all, days begun', () => {
    const { state, looks, streams, logEvidence } = driftAfterFailures(2)
    expect({ state, looks }).toEqual({ state: 'steady', looks: 3 })
    expect(streams.find(({ stream }) => stream === 'errors')).toMatchObject({ baseline: 50, observed: 155 })
    // Failures alone are believed 20 to 1 for each of the days, and have .075 of the supplier's evidence.
    expect(logEvidence).toBeCloseTo(Math.log(0.075 * 20 * 3), 9)
  })

  test('behavior: a clock that ran ahead for a moment makes no evidence', () => {
    const shown = (day: number) =>
      driftAfterFailures(day).streams.find(({ stream }) => stream === 'errors')?.logEvidence
    expect(shown(4_000)).toBeCloseTo((shown(2) ?? 0) + Math.log(3 / 2), 6)
  })

  test('behavior: the same evidence is an alarm on the third day, and none on the three hundredth', () => {
    const { rule } = watchedStreams.score
    const baseline = detectCounts(rule, newDetector, { n: 50, successes: 50 }, 0)
    const rested = detectCounts(rule, baseline, { n: 0, successes: 0 }, 2)
    const score = detectCounts(rule, rested, { n: 7, successes: 2 }, 2)
    const watch = { kind: 'score', dayMs, score } as const
    const state = { ...emptySummaryState(dayMs), suites: { tier: emptySuiteState('1', watch) } }
    const driftOn = (day: number) => driftOf(state, { startedAt: 0, now: (day - 0.5) * dayMs })
    expect(driftOn(3)).toMatchObject({ state: 'alarmed', looks: 3 })
    expect(driftOn(300)).toMatchObject({ state: 'steady', looks: 300, logEvidence: driftOn(3).logEvidence })
  })
})
