import { describe, expect, it } from 'vitest'
import { scoreDriftDefaults, scoreDriftStudy } from '../../../study/score-drift.ts'
import { swapAlarmDefaults, swapAlarmStudy } from '../../../study/swap-alarm.ts'
import { randomStream } from '../random-stream.ts'
import {
  baselineSize,
  type ChangeDetector,
  type DetectorRule,
  detectChange,
  detectCounts,
  detectorRules,
  isWatching,
  logEvidence,
  newDetector,
} from './change-detector.ts'

const { rarity, score } = detectorRules

/** Values with the moments at which they came. */
type Course = readonly (readonly [value: number, at: number])[]

function watched(rule: DetectorRule, course: Course): ChangeDetector {
  return course.reduce((detector, [value, at]) => detectChange(rule, detector, value, at), newDetector)
}

/** The definition: for each stake and each moment of change, the likelihood of a course; all over that of the best mean. */
function evidenceByDefinition(rule: DetectorRule, course: Course): number {
  const likelihood = (mean: number, value: number) => mean ** value * (1 - mean) ** (1 - value)
  const { ones, zeros } = rule.prior
  const predicted = course.map(
    (_, index) => (ones + course.slice(0, index).reduce((sum, [value]) => sum + value, 0)) / (ones + zeros + index),
  )
  const sumOfChanges = (stake: number) =>
    course.reduce((sum, [, at], change) => {
      const put = change === 0 ? 0 : at - (course[change - 1]?.[1] ?? 0)
      const factors = course.map(([value], index) => {
        const mean = predicted[index] ?? 0
        const moved = stake > 0 ? mean + stake * (1 - mean) : mean * (1 + stake)
        return likelihood(index > change ? moved : mean, value)
      })
      return sum + factors.reduce((product, factor) => product * factor, put)
    }, 0)
  const best = course.reduce((sum, [value]) => sum + value, 0) / course.length
  const least = course.reduce((product, [value]) => product * likelihood(best, value), 1)
  return rule.bets.reduce((sum, { stake, share }) => sum + share * sumOfChanges(stake), 0) / least
}

describe('detectChange', () => {
  const course = [
    [0, 0],
    [0.5, 0.25],
    [0, 0.25],
    [1, 2],
    [1, 2.5],
    [0.75, 4],
    [1, 4],
  ] as const

  it.each(Object.entries(detectorRules))('default: evidence as defined, for %s', (_, rule) => {
    expect(Math.exp(logEvidence(rule, watched(rule, course)))).toBeCloseTo(evidenceByDefinition(rule, course), 12)
  })

  it('default: one number for each bet, besides counts and times', () => {
    const { wealth, logPredicted, ...rest } = watched(rarity, course.slice(0, 3))
    expect(rest).toEqual({ n: 3, sum: 0.5, at: 0.25, invested: 0.25 })
    expect(logPredicted).toBeCloseTo(Math.log((5 / 5.5) * ((0.5 / 6.5) * (6 / 6.5)) ** 0.5 * (6.5 / 7.5)), 12)
    // The first quarter of a day was put in after the second value, and was bet on the third.
    expect(wealth).toEqual(rarity.bets.map(({ stake }) => expect.closeTo(0.25 * (1 - stake), 12)))
  })

  it('behavior: nothing is at stake on the value that comes with it, and time does not run backwards', () => {
    expect(logEvidence(rarity, watched(rarity, [[1, 3]]))).toBe(Number.NEGATIVE_INFINITY)
    const late = watched(rarity, [
      [0, 0],
      [1, 3],
      [0, 2],
    ])
    expect([late.at, late.invested]).toEqual([3, 3])
  })

  it('behavior: counts at once are believed as if they had come one by one, with the stakes of the first', () => {
    const before = watched(score, course)
    const atOnce = detectCounts(score, before, { n: 3, successes: 1 }, 5)
    const oneByOne = [0, 1, 0].reduce((detector, value) => detectChange(score, detector, value, 5), before)
    expect({ ...atOnce, wealth: [] }).toEqual({
      ...oneByOne,
      logPredicted: expect.closeTo(oneByOne.logPredicted, 10),
      wealth: [],
    })
    const mean = (score.prior.ones + before.sum) / (score.prior.ones + score.prior.zeros + before.n)
    const likelihood = (stake: number) => {
      const moved = stake > 0 ? mean + stake * (1 - mean) : mean * (1 + stake)
      return moved * (1 - moved) ** 2
    }
    const predicted = Math.exp(oneByOne.logPredicted - before.logPredicted)
    expect(atOnce.wealth).toEqual(
      score.bets.map(({ stake }, index) =>
        expect.closeTo((before.wealth[index] ?? 0) * (likelihood(stake) / predicted) + 1, 9),
      ),
    )
  })

  it('behavior: tenths of a point are believed no more than as many points in ones and noughts', () => {
    const evidence = (values: readonly number[]) => {
      const steady = Array.from({ length: 200 }, (_, index) => [index % 2, index / 40] as const)
      return logEvidence(score, watched(score, [...steady, ...values.map((value) => [value, 6] as const)]))
    }
    expect(evidence(Array.from({ length: 40 }, () => 0.1))).toBeLessThan(
      evidence(Array.from({ length: 40 }, (_, index) => (index % 10 === 0 ? 1 : 0))) + 1e-9,
    )
  })

  it('behavior: a fall is found as well as a rise by a score, and a rise alone by a rarity', () => {
    const changed = (rule: DetectorRule, from: number, to: number) => {
      const before = detectCounts(rule, newDetector, { n: 400, successes: 400 * from }, 0)
      const rested = detectCounts(rule, before, { n: 0, successes: 0 }, 10)
      return logEvidence(rule, detectCounts(rule, rested, { n: 100, successes: 100 * to }, 10)) > Math.log(200)
    }
    expect([changed(score, 0.7, 0.3), changed(score, 0.3, 0.7)]).toEqual([true, true])
    expect([changed(rarity, 0.7, 0.3), changed(rarity, 0.3, 0.7)]).toEqual([false, true])
  })

  it('default: the first fifty are shown as what later ones are compared with', () => {
    const sizes = [0, 49, 50, 120].map((n) => detectCounts(rarity, newDetector, { n, successes: 0 }, 0))
    expect(sizes.map(baselineSize)).toEqual([0, 49, 50, 50])
    expect(sizes.map(isWatching)).toEqual([false, false, true, true])
  })

  it('behavior: plain JSON, and finite however much is won', () => {
    const detector = watched(rarity, course)
    expect(JSON.parse(JSON.stringify(detector))).toEqual(detector)
    let winning = detectCounts(rarity, detector, { n: 100_000, successes: 0 }, 5)
    for (let value = 0; value < 200; value += 1) winning = detectChange(rarity, winning, 1, 5)
    expect(Number.isFinite(logEvidence(rarity, winning))).toBe(true)
  })

  it('error: out of range', () => {
    expect(() => detectChange(score, newDetector, 1.1, 0)).toThrow('between 0 and 1')
    expect(() => detectCounts(score, newDetector, { n: 1, successes: 2 }, 0)).toThrow('from 0 to n = 1')
  })

  it('behavior: the shares of every rule sum to one', () => {
    for (const { bets } of Object.values<DetectorRule>(detectorRules)) {
      expect(bets.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    }
  })
})

type Unchanged = {
  readonly rule: DetectorRule
  readonly days: number
  readonly draw: (next: () => number) => number
  /** When the next value comes, in days after the last. */
  readonly pause: (last: number) => number
}

/** The mean evidence of unchanged streams when it is `stopAt` times the days, or else after all days; over the days of that moment. */
function meanEvidence({ rule, days, draw, pause }: Unchanged, stopAt: number): number {
  const stream = randomStream('mean evidence')
  const streams = 1_500
  let total = 0
  for (let course = 0; course < streams; course += 1) {
    let detector = newDetector
    let at = 0
    let evidence = 0
    while (at < days && evidence < stopAt) {
      const value = draw(() => stream.next())
      detector = detectChange(rule, detector, value, at)
      evidence = Math.exp(logEvidence(rule, detector)) / days
      at += pause(value)
    }
    total += evidence
  }
  return total / streams
}

describe('logEvidence (slow: simulations)', () => {
  const even = () => 1 / 20
  it.each([
    ['a rarity', { rule: rarity, days: 10, draw: (next) => (next() < 0.02 ? 1 : 0), pause: even }],
    ['a frequent rarity', { rule: rarity, days: 10, draw: (next) => (next() < 0.6 ? 1 : 0), pause: even }],
    ['a score', { rule: score, days: 10, draw: (next) => (next() < 0.7 ? 1 : 0), pause: even }],
    ['a score in thirds', { rule: score, days: 10, draw: (next) => Math.floor(next() * 4) / 3, pause: even }],
    [
      'values that come faster after a fault',
      { rule: score, days: 10, draw: (next) => (next() < 0.7 ? 1 : 0), pause: (last) => (last === 1 ? 0.06 : 0.02) },
    ],
  ] satisfies [string, Unchanged][])('behavior: of %s that does not change at most the days on average', (_, world) => {
    expect(meanEvidence(world, Number.POSITIVE_INFINITY)).toBeLessThan(1)
    expect(meanEvidence(world, 2)).toBeLessThan(1)
  })

  it('behavior: without a change hardly an alarm in 60 days, where B3IT asks for three days in a row', () => {
    const { alarmedBefore, alarmed } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 40, routed: 0, days: 60 })
    expect(alarmedBefore + alarmed).toBeLessThanOrEqual(0.06)
  })

  it('behavior: a full swap within ten one-token relays, nine times of ten', () => {
    const { relays, b3it } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 60, routed: 1, days: 5 })
    expect([relays.median <= 5, relays.p90 <= 10]).toEqual([true, true])
    expect(b3it.medianDays).toBe(3)
  })

  it('behavior: three of ten requests routed elsewhere, within five days at 40 relays a day', () => {
    const { alarmed, days } = swapAlarmStudy({ ...swapAlarmDefaults, suppliers: 60, routed: 0.3, days: 20 })
    expect([alarmed, days.mean < 2]).toEqual([1, true])
  })

  it('behavior: a score that falls from .70 to .50, within four days at 40 items a day, with all streams watched', () => {
    const { alarmedBefore, alarmed, days } = scoreDriftStudy({
      ...scoreDriftDefaults,
      suppliers: 200,
      before: 0.7,
      after: 0.5,
    })
    expect(alarmedBefore).toBeLessThanOrEqual(0.03)
    expect([alarmed, days.mean < 4]).toEqual([1, true])
  })
})
