import { describe, expect, test } from 'vitest'
import { logChoose } from '../log-beta.ts'
import { logEvidenceAbove, logEvidenceBelow, type Occurrences } from './rate-mixture.ts'

/** The mean of the evidence over all outcomes of n independent times at this rate: exact. */
function meanEvidence(logEvidence: (counts: Occurrences) => number, n: number, rate: number): number {
  return Array.from({ length: n + 1 }, (_, happened) => {
    const logProbability = logChoose(n, happened) + happened * Math.log(rate) + (n - happened) * Math.log1p(-rate)
    return Math.exp(logProbability + logEvidence({ n, happened }))
  }).reduce((sum, value) => sum + value, 0)
}

describe('logEvidenceAbove', () => {
  test('behavior: its mean is 1 at the rate and less below it', () => {
    const against = (counts: Occurrences) => logEvidenceAbove(counts, 0.03)
    expect(meanEvidence(against, 60, 0.03)).toBeCloseTo(1, 10)
    expect(meanEvidence(against, 60, 0.01)).toBeLessThan(1)
    expect(meanEvidence(against, 60, 0.15)).toBeGreaterThan(20)
  })

  test('default: nothing seen, no evidence', () => {
    expect(logEvidenceAbove({ n: 0, happened: 0 }, 0.03)).toBe(0)
  })
})

describe('logEvidenceBelow', () => {
  test('behavior: its mean is 1 at the rate and less above it', () => {
    const against = (counts: Occurrences) => logEvidenceBelow(counts, 0.05)
    expect(meanEvidence(against, 100, 0.05)).toBeCloseTo(1, 10)
    expect(meanEvidence(against, 100, 0.14)).toBeLessThan(1)
    expect(meanEvidence(against, 300, 0.01)).toBeGreaterThan(20)
  })

  test('default: 135 answers without a flip refute 5 % by far', () => {
    expect(Math.exp(logEvidenceBelow({ n: 135, happened: 0 }, 0.05))).toBeGreaterThan(100)
  })

  test('error: more happened than could, and a rate that is none', () => {
    expect(() => logEvidenceBelow({ n: 3, happened: 4 }, 0.05)).toThrow('between 0 and n = 3')
    expect(() => logEvidenceBelow({ n: 3, happened: 0 }, 0)).toThrow('strictly between 0 and 1')
  })
})
