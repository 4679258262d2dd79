import { describe, expect, test } from 'vitest'
import { StatisticsArgumentError } from '../argument-error.ts'
import { groupedRelaysPerDay, measuringLoad } from './measuring-load.ts'

const design = {
  nodes: 1000,
  sessionNodes: 24,
  applications: 4,
  sessionMinutes: 60,
  itemsPerSession: 10,
  itemsPerDecision: 380,
  relaysPerItem: 1,
  refreshDays: 30,
  tokensPerRelay: 530,
  usdPerMillionTokens: 0.1,
}

describe('measuringLoad', () => {
  test('default: a thousand suppliers refreshed monthly', () => {
    expect(measuringLoad(design)).toEqual({
      decisionDays: { mean: expect.closeTo(17.1, 1), p95: expect.closeTo(21.7, 1), p99: expect.closeTo(23.9, 1) },
      refreshDays: 30,
      relaysPerDay: expect.closeTo(12_667, 0),
      mostRelaysPerDay: expect.closeTo(22_224, 0),
      usdPerDay: expect.closeTo(0.671, 3),
    })
  })

  test('behavior: sessions that come too seldom slow the refreshing down', () => {
    const load = measuringLoad({ ...design, refreshDays: 7 })
    expect(load?.refreshDays).toBeCloseTo(17.1, 1)
    expect(load?.relaysPerDay).toBeCloseTo(22_224, 0)
  })

  test('behavior: nothing where there are no sessions', () => {
    expect(measuringLoad({ ...design, nodes: 10 })).toBeNull()
  })

  test.each([{ itemsPerSession: 0 }, { refreshDays: -1 }, { usdPerMillionTokens: -1 }, { relaysPerItem: Number.NaN }])(
    'error: %o',
    (bad) => {
      expect(() => measuringLoad({ ...design, ...bad })).toThrow(StatisticsArgumentError)
    },
  )
})

describe('groupedRelaysPerDay', () => {
  test('default: groups are decided, nodes are watched', () => {
    const grouped = { nodes: 1000, groups: 30, relaysPerDecision: 1394, refreshDays: 30, sentinelsPerNodeDay: 5 }
    expect(groupedRelaysPerDay(grouped)).toBe(6394)
    expect(groupedRelaysPerDay({ ...grouped, nodes: 100_000, groups: 300 })).toBe(513_940)
  })

  test('error: more groups than nodes', () => {
    const grouped = { nodes: 10, groups: 30, relaysPerDecision: 1394, refreshDays: 30, sentinelsPerNodeDay: 5 }
    expect(() => groupedRelaysPerDay(grouped)).toThrow(StatisticsArgumentError)
  })
})
