import { describe, expect, it } from 'vitest'
import { scoreDriftDefaults, scoreDriftStudy } from '../../../study/score-drift.ts'
import { swapAlarmDefaults, swapAlarmStudy } from '../../../study/swap-alarm.ts'
import { randomStream } from '../random-stream.ts'
import {
  baselineSize,
  type ChangeDetector,
  detectChange,
  detectCounts,
  detectorRule,
  logEvidence,
  newDetector,
} from './change-detector.ts'

/** A watch whose first values were `ones` ones of fifty. */
function afterBaseline(ones: number): ChangeDetector {
  return detectCounts(newDetector, { n: 50, successes: ones }, 0)
}

/** The same with the wealth of a day. */
function afterDay(ones: number): ChangeDetector {
  return detectCounts(afterBaseline(ones), { n: 0, successes: 0 }, 1)
}

describe('detectChange', () => {
  it('default: nothing is bet before the first baseline', () => {
    let detector = newDetector
    for (let value = 0; value < 49; value += 1) detector = detectChange(detector, value % 2, value)
    expect(detector).toEqual({ ...newDetector, n: 49, sum: 24, at: 48 })
    expect(logEvidence(detector)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('default: a bet against the bound, with the wealth of one day', () => {
    const before = afterDay(0)
    const [bound = 0] = before.bounds
    expect(bound).toBeCloseTo(1 - 4e-4 ** (1 / 50), 6)
    const after = detectChange(before, 1, 1)
    expect(after.wealth[0]).toEqual(detectorRule.stakes.map((stake) => 1 + (stake * (1 - bound)) / bound))
    expect(detectChange(before, 0, 1).wealth[0]).toEqual(detectorRule.stakes.map((stake) => 1 - stake))
  })

  it('behavior: wealth is put in as time goes by, for the next value', () => {
    let detector = afterBaseline(5)
    for (const at of [0.25, 0.5, 0.25, 3]) {
      const before = detector
      detector = detectChange(detector, 0, at)
      expect(detector.wealth[0]?.[4]).toBeCloseTo(
        (before.wealth[0]?.[4] ?? 0) * 0.2 + detector.invested - before.invested,
        12,
      )
    }
    expect([detector.invested, detector.at]).toEqual([3, 3])
  })

  it('behavior: values between 0 and 1 get a wider bound than as many ones, also when the first come late', () => {
    const graded = Array.from({ length: 50 }).reduce<ChangeDetector>(
      (detector, _, value) => detectChange(detector, value === 49 ? 0.5 : value % 5 === 0 ? 0.95 : 0, 0),
      newDetector,
    )
    expect(graded).toMatchObject({ n: 50, sum: expect.closeTo(10, 9), isBinary: false, baselines: 1 })
    for (const [level, bound] of graded.bounds.entries()) {
      expect(bound).toBeGreaterThan((afterBaseline(10).bounds[level] ?? 1) + 0.01)
    }
  })

  it('behavior: counts at once are the same as one by one', () => {
    let detector = afterDay(5)
    for (const value of [0, 1, 0, 0, 1]) detector = detectChange(detector, value, 1)
    const atOnce = detectCounts(afterDay(5), { n: 5, successes: 2 }, 1)
    expect({ ...atOnce, wealth: [] }).toEqual({ ...detector, wealth: [] })
    atOnce.wealth.flat().forEach((amount, at) => {
      expect(amount).toBeCloseTo(detector.wealth.flat()[at] ?? 0, 9)
    })
  })

  it('behavior: a later baseline never raises the bound', () => {
    const low = detectCounts(afterBaseline(5), { n: 150, successes: 0 }, 1)
    const high = detectCounts(afterBaseline(5), { n: 150, successes: 150 }, 1)
    expect([low.baselines, high.baselines]).toEqual([2, 2])
    expect(high.bounds).toEqual(afterBaseline(5).bounds)
    expect(low.bounds[0]).toBeLessThan(high.bounds[0] ?? 0)
  })

  it('behavior: the evidence is at most what the doubt about the baseline vouches for', () => {
    let detector = afterDay(0)
    for (let value = 0; value < 2_000; value += 1) detector = detectChange(detector, 1, 1)
    const most = detectorRule.levels.reduce((sum, { error, weight }) => sum + (weight * detectorRule.doubt) / error, 0)
    expect(Math.exp(logEvidence(detector))).toBeCloseTo(most, 3)
  })

  it('default: the evidence is what was won, less what was bet on the baseline, at each level by its weight', () => {
    const won = [
      [10, 20, 30, 40, 150],
      [100, 0, 0, 0, 0],
      [0, 0, 0, 0, 5],
    ]
    const evidence = Math.exp(logEvidence({ ...afterDay(0), invested: 1, wealth: won }))
    expect(evidence).toBeCloseTo(0.8 * (0.6 * 50 + 0.3 * 20 + 0.1 * 1), 9)
    expect(logEvidence({ ...afterDay(0), invested: 0, wealth: won })).toBe(Number.NEGATIVE_INFINITY)
  })

  it('behavior: a mean that may have been nearly 1 is not bet against', () => {
    const before = afterDay(49)
    expect(before.bounds.every((bound) => bound > detectorRule.largestBound)).toBe(true)
    expect(detectChange(detectChange(before, 1, 1), 0, 1).wealth).toEqual(before.wealth)
  })

  it('default: the size of the last baseline', () => {
    expect([0, 49, 50, 120].map((n) => baselineSize(detectCounts(newDetector, { n, successes: 0 }, 0)))).toEqual([
      0, 49, 50, 50,
    ])
    expect(baselineSize(detectCounts(afterBaseline(0), { n: 50, successes: 0 }, 0))).toBe(100)
  })

  it('behavior: plain JSON', () => {
    const detector = detectChange(afterDay(3), 0.5, 2)
    expect(JSON.parse(JSON.stringify(detector))).toEqual(detector)
  })

  it('error: out of range', () => {
    expect(() => detectChange(newDetector, 1.1, 0)).toThrow('between 0 and 1')
    expect(() => detectCounts(newDetector, { n: 1, successes: 2 }, 0)).toThrow('from 0 to n = 1')
  })
})

/** The mean evidence of unchanged streams at the end of a day, over what is allowed: the days. */
function meanEvidence(mean: number, days: number, streams: number): number {
  const stream = randomStream(`mean evidence ${mean}`)
  let total = 0
  for (let course = 0; course < streams; course += 1) {
    let detector = newDetector
    for (let day = 0; day < days; day += 1) {
      for (let value = 0; value < 25; value += 1)
        detector = detectChange(detector, stream.next() < mean ? 1 : 0, day + value / 25)
    }
    total += Math.exp(logEvidence(detector))
  }
  return total / streams / days
}

describe('logEvidence (slow: simulations)', () => {
  it.each([[0.02], [0.3], [0.7]])('behavior: of unchanged streams of mean %d at most the days on average', (mean) => {
    expect(meanEvidence(mean, 12, 400)).toBeLessThan(1)
  })

  it('behavior: without a change hardly an alarm in 60 days, where B3IT asks for three days in a row', () => {
    const { alarmedBefore, alarmed } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 40, routed: 0, days: 60 })
    expect(alarmedBefore + alarmed).toBeLessThanOrEqual(0.06)
  })

  it('behavior: a full swap within ten one-token relays', () => {
    const { relays, b3it } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 60, routed: 1, days: 5 })
    expect(relays.median).toBeLessThanOrEqual(10)
    expect(b3it.medianDays).toBe(3)
  })

  it('behavior: three of ten requests routed elsewhere, within five days at 40 relays a day', () => {
    const { alarmed, days } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 60, routed: 0.3, days: 20 })
    expect([alarmed, days.mean < 5]).toEqual([1, true])
  })

  it('behavior: a score that falls from .70 to .50, within four days at 40 items a day', () => {
    const { alarmedBefore, days } = scoreDriftStudy({ ...scoreDriftDefaults, suppliers: 60, before: 0.7, after: 0.5 })
    expect(alarmedBefore).toBeLessThanOrEqual(0.03)
    expect(days.median).toBeLessThan(4)
  })
})
