import { describe, expect, it } from 'vitest'
import { fleetAlarmDefaults, fleetAlarmStudy } from '../../../study/fleet-alarms.ts'
import { combineStreams, watchedStreams } from './combine-streams.ts'
import { compareToReferences, type ProbeReferences } from './probe-references.ts'
import { resetSuppliers, watchDays } from './reset-suppliers.ts'

const evidence = (...values: readonly (readonly [value: number, days: number])[]) =>
  values.map(([value, days], index) => ({ id: `s${index}`, logEvidence: Math.log(value), days }))

describe('resetSuppliers', () => {
  it('default: a fleet of one needs 20 to 1 for each day', () => {
    expect(resetSuppliers(evidence([20.1, 1]), 1)).toEqual(['s0'])
    expect(resetSuppliers(evidence([20.1, 2]), 1)).toEqual([])
  })

  it('behavior: the larger the fleet, the more is asked; many together need less', () => {
    expect(resetSuppliers(evidence([1_900, 1]), 100)).toEqual([])
    expect(resetSuppliers(evidence([2_100, 1]), 100)).toEqual(['s0'])
    expect(resetSuppliers(evidence([1_100, 1], [1_050, 1], [3, 1]), 100)).toEqual(['s0', 's1'])
  })

  it('args: nobody', () => {
    expect(resetSuppliers([], 0)).toEqual([])
  })

  it('error: fewer suppliers than given, no day', () => {
    expect(() => resetSuppliers(evidence([1, 1], [1, 1]), 1)).toThrow('at least the 2 given')
    expect(() => resetSuppliers(evidence([1, 0]), 1)).toThrow('at least 1')
  })

  it('behavior: a fleet of stable suppliers shows no false reset, where three standard deviations show hundreds (slow)', () => {
    const options = { ...fleetAlarmDefaults, suppliers: 1_500, changedShare: 0.01, days: 60 }
    const [fleet, , sigmas] = fleetAlarmStudy(options)
    expect(fleet?.falseResets).toBe(0)
    expect(fleet?.found).toBeGreaterThan(0.9)
    expect(sigmas?.falseResets).toBeGreaterThan(100)
  })
})

describe('watchDays', () => {
  it('default: calendar days that the epoch has seen a part of', () => {
    const day = 86_400_000
    expect(watchDays({ startedAt: 1.5 * day, now: 1.6 * day, dayMs: day })).toBe(1)
    expect(watchDays({ startedAt: 1.9 * day, now: 2.1 * day, dayMs: day })).toBe(2)
    expect(watchDays({ startedAt: 2 * day, now: 1.9 * day, dayMs: day })).toBe(1)
  })
})

describe('combineStreams', () => {
  it('default: the weighted mean', () => {
    const half = { weight: 0.5, cap: null }
    const streams = [
      { logEvidence: Math.log(30), ...half },
      { logEvidence: Number.NEGATIVE_INFINITY, ...half },
    ]
    expect(combineStreams(streams, 1)).toBeCloseTo(Math.log(15), 12)
  })

  it('behavior: a capped stream counts for its cap a day', () => {
    const outage = { logEvidence: 500, ...watchedStreams.errors }
    expect(Math.exp(combineStreams([outage], 3))).toBeCloseTo(3 * 20 * 0.075, 9)
  })

  it('behavior: failures and slow answers together reset nobody', () => {
    const streams = [
      { logEvidence: 500, ...watchedStreams.errors },
      { logEvidence: 500, ...watchedStreams.latency },
    ]
    for (const days of [1, 7, 400]) {
      expect(resetSuppliers([{ id: 'outage', logEvidence: combineStreams(streams, days), days }], 1)).toEqual([])
    }
  })

  it('behavior: all shares together are one', () => {
    const total = Object.values(watchedStreams).reduce((sum, { weight }) => sum + weight, 0)
    expect(total).toBeCloseTo(1, 12)
  })

  it('args: nothing', () => {
    expect(combineStreams([], 1)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('error: weights of more than 1', () => {
    expect(() => combineStreams([{ logEvidence: 0, weight: 1.1, cap: null }], 1)).toThrow('at most 1 in sum')
  })
})

describe('compareToReferences', () => {
  it('default: what was not among the first three answers, once all probes have theirs', () => {
    let references: ProbeReferences = {}
    const values: (number | null)[] = []
    const asked = [
      ['a', 'x'],
      ['a', 'y'],
      ['a', 'x'],
      ['a', 'z'],
      ['b', 'x'],
      ['b', 'x'],
      ['b', 'x'],
      ['b', 'x'],
      ['a', 'y'],
      ['a', 'z'],
      ['b', 'y'],
    ] as const
    for (const [document, answer] of asked) {
      const compared = compareToReferences(references, { document, answer, probes: 2 })
      references = compared.references
      values.push(compared.value)
    }
    expect(values).toEqual([null, null, null, null, null, null, null, 0, 0, 1, 1])
    expect(references).toEqual({ a: ['x', 'y', 'x'], b: ['x', 'x', 'x'] })
  })
})
