import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { plannerStudy, worstDeviation } from '../../../study/planner.ts'
import { StatisticsArgumentError } from '../argument-error.ts'
import {
  hasSessions,
  meetingProbability,
  type SessionCount,
  sessionsUntilAllMet,
  sessionsUntilMet,
} from './session-coverage.ts'

type Golden = {
  readonly allMet: readonly (readonly [readonly [number, number, number], SessionCount])[]
  readonly met: readonly (readonly [readonly [number, number, number, number], SessionCount])[]
}
const golden: Golden = JSON.parse(readFileSync(new URL('../__golden__/planning.json', import.meta.url), 'utf8'))

const mainnet = { nodes: 1000, sessionNodes: 24, applications: 4 }

describe('meetingProbability', () => {
  test('default: one application, several, and all nodes in every session', () => {
    expect(meetingProbability({ ...mainnet, applications: 1 })).toBeCloseTo(0.024, 12)
    expect(meetingProbability(mainnet)).toBeCloseTo(1 - 0.976 ** 4, 12)
    expect(meetingProbability({ nodes: 24, sessionNodes: 24, applications: 1 })).toBe(1)
  })

  test('behavior: with fewer nodes than a session takes there is none', () => {
    const few = { nodes: 23, sessionNodes: 24, applications: 9 }
    expect([hasSessions(few), meetingProbability(few), sessionsUntilMet(few), sessionsUntilAllMet(few)]).toEqual([
      false,
      0,
      null,
      null,
    ])
    expect(hasSessions({ ...few, nodes: 24 })).toBe(true)
  })

  test.each([{ nodes: 0 }, { applications: 0 }, { sessionNodes: 2.5 }, { nodes: Number.NaN }])('error: %o', (bad) => {
    expect(() => meetingProbability({ ...mainnet, ...bad })).toThrow(StatisticsArgumentError)
  })
})

describe('sessionsUntilMet', () => {
  test.each(golden.met)('default: %o as SciPy has it', ([nodes, sessionNodes, applications, meetings], expected) => {
    const found = sessionsUntilMet({ nodes, sessionNodes, applications }, meetings)
    expect(found).toEqual({ ...expected, mean: expect.closeTo(expected.mean, 8) })
  })

  test('error: no meetings', () => {
    expect(() => sessionsUntilMet(mainnet, 0)).toThrow(StatisticsArgumentError)
  })
})

describe('sessionsUntilAllMet', () => {
  test.each(golden.allMet)(
    'default: %o by inclusion and exclusion',
    ([nodes, sessionNodes, applications], expected) => {
      const found = sessionsUntilAllMet({ nodes, sessionNodes, applications })
      expect(found).toEqual({ ...expected, mean: expect.closeTo(expected.mean, 7) })
    },
  )

  test('behavior: the two ways agree where one takes over from the other', () => {
    const [exact, independent] = [500, 501].map((nodes) => sessionsUntilAllMet({ ...mainnet, nodes }))
    expect((independent?.mean ?? 0) / (exact?.mean ?? 1)).toBeCloseTo(1.002, 2)
  })

  test('behavior: large fleets as the logarithm says', () => {
    const all = sessionsUntilAllMet({ nodes: 100_000, sessionNodes: 24, applications: 64 })
    expect(all?.mean).toBeCloseTo((Math.log(100_000) + 0.5772) / (-64 * Math.log1p(-24 / 100_000)) + 0.5, 0)
  })
})

describe('simulateSessions (slow: simulations)', () => {
  test('behavior: sessions drawn one by one take as long as the closed forms say, within 5 per cent', () => {
    const cases = [
      { nodes: 24, sessionNodes: 24, applications: 1, courses: 10 },
      { nodes: 25, sessionNodes: 24, applications: 1, courses: 1500 },
      { nodes: 48, sessionNodes: 24, applications: 1, courses: 1000 },
      { nodes: 200, sessionNodes: 24, applications: 1, courses: 300 },
      { nodes: 1000, sessionNodes: 24, applications: 4, courses: 120 },
      { nodes: 30, sessionNodes: 5, applications: 2, courses: 1500 },
    ]
    expect(worstDeviation(plannerStudy({ cases, meetings: 10, seed: 'planner test' }))).toBeLessThan(0.05)
  })
})
