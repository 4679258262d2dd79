import { describe, expect, test } from 'vitest'
import { defaultHonestMajority, honestMajorityStudy } from '../../../study/honest-majority.ts'
import { captureProbability, deviationLogEValue } from './deviation-evidence.ts'

describe('captureProbability', () => {
  test.each([
    // SciPy 1.17: binom.sf(12, 24, share)
    [0.1, 8.571006345337504e-8],
    [0.2, 0.00021681758513143195],
    [0.33, 0.0261634659424825],
  ])('default: 24 nodes, %f of all collude', (share, expected) => {
    expect(captureProbability({ nodes: 24, share }) / expected).toBeCloseTo(1, 10)
  })

  test('behavior: nobody, and everybody', () => {
    expect([0, 1].map((share) => captureProbability({ nodes: 24, share }))).toEqual([0, 1])
  })
})

describe('deviationLogEValue', () => {
  test('behavior: one session decides nothing, six do', () => {
    expect(Math.exp(deviationLogEValue({ sessions: 1, deviated: 1 }))).toBeLessThan(20)
    expect(Math.exp(deviationLogEValue({ sessions: 6, deviated: 6 }))).toBeGreaterThan(1_000_000)
    expect(deviationLogEValue({ sessions: 200, deviated: 10 })).toBeLessThan(0)
  })
})

describe('honestMajorityStudy', () => {
  test('behavior: equality punishes honest precisions, tolerance and evidence do not (small version of the study)', () => {
    const row = honestMajorityStudy({ ...defaultHonestMajority, sessions: 1_000 })
    expect(row.largestGroup.honestPunished).toBeGreaterThan(0.5)
    expect(row.exactMajority.colludersSpared).toBeGreaterThan(0.9)
    expect(row).toMatchObject({ honestFlagged: 0, colludersFlaggedIn20: 1 })
    expect(row.medianSessions).toBeLessThanOrEqual(8)
  })

  test('behavior: it breaks when colluders win most sessions', () => {
    const row = honestMajorityStudy({ ...defaultHonestMajority, colluders: 0.55, sessions: 2_000 })
    expect(row.honestFlagged).toBeGreaterThan(0)
  })
})
