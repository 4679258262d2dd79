import { describe, expect, it } from 'vitest'
import { calibrationStudy, exactThresholds, referenceSets } from '../../../study/tier-calibration.ts'
import { fitScoreScale, type MeasuredReference, type ScoreScale, standingOf } from './score-scale.ts'

const thresholds = { base: 0.3, middle: 0.55, high: 0.8 }

/** The report's exemplars, and what a suite with the leaderboard's own scale would score them, give or take a point. */
const references: MeasuredReference[] = [
  { name: 'a', standing: 0.5496, n: 2000, mean: 0.561 },
  { name: 'b', standing: 0.5491, n: 2000, mean: 0.542 },
  { name: 'c', standing: 0.7262, n: 2000, mean: 0.734 },
  { name: 'd', standing: 0.6787, n: 2000, mean: 0.682 },
  { name: 'e', standing: 0.6532, n: 2000, mean: 0.66 },
]

function fitted(given: readonly MeasuredReference[]): ScoreScale {
  const scale = fitScoreScale(given, { thresholds })
  if ('kind' in scale) throw new Error(scale.kind)
  return scale
}

describe('fitScoreScale', () => {
  it('default: the thresholds on our scale, surest where references stand', () => {
    const { limits, thresholds: found, crossValidation, excessVariance } = fitted(references)
    expect(found).toEqual({
      base: expect.closeTo(0.2945, 4),
      middle: expect.closeTo(0.552, 3),
      high: expect.closeTo(0.8076, 4),
    })
    expect(limits).toEqual({
      base: { lower: expect.closeTo(0.2347, 3), upper: expect.closeTo(0.3617, 3) },
      middle: { lower: expect.closeTo(0.528, 3), upper: expect.closeTo(0.5758, 3) },
      high: { lower: expect.closeTo(0.7747, 3), upper: expect.closeTo(0.8369, 3) },
    })
    expect(excessVariance).toBe(0)
    expect(crossValidation.errors.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(crossValidation.meanAbsoluteError).toBeCloseTo(0.0084, 3)
  })

  it('default: exact references on a line give the line back', () => {
    const logit = (share: number) => Math.log(share / (1 - share))
    const exact = references.map(({ name, standing }) => {
      const mean = 1 / (1 + Math.exp(-(0.4 + 0.9 * logit(standing))))
      return { name, standing, n: 10_000_000, mean }
    })
    const scale = fitted(exact)
    expect([scale.intercept, scale.slope]).toEqual([expect.closeTo(0.4, 5), expect.closeTo(0.9, 5)])
    expect(standingOf(scale.thresholds.high, scale)).toBeCloseTo(0.8, 9)
    expect(scale.crossValidation.rootMeanSquareError).toBeLessThan(1e-5)
  })

  it('behavior: references that scatter more than their items can explain widen all limits', () => {
    const scattered = references.map((one, index) => ({ ...one, mean: one.mean + (index % 2 === 0 ? 0.03 : -0.03) }))
    expect(fitted(scattered).excessVariance).toBeGreaterThan(0.01)
    const width = ({ limits }: ScoreScale) => limits.middle.upper - limits.middle.lower
    expect(width(fitted(scattered))).toBeGreaterThan(1.5 * width(fitted(references)))
  })

  it('behavior: left-out references are told by those that can tell', () => {
    const three = [0, 1, 2].map((index) => ({
      name: `${index}`,
      standing: index === 0 ? 0.7 : 0.5,
      n: 5000,
      mean: index === 0 ? 0.7 : 0.5,
    }))
    expect(fitted(three).crossValidation.errors.map(({ name }) => name)).toEqual(['1', '2'])
  })

  it.each([
    ['too few', references.slice(0, 2), { kind: 'too-few', references: 2 }],
    ['all alike', references.map((one) => ({ ...one, standing: 0.6 })), { kind: 'alike' }],
    [
      'falling',
      references.map((one) => ({ ...one, mean: 1 - one.mean })),
      { kind: 'not-rising', slope: expect.closeTo(-1.02, 1), lower: expect.any(Number) },
    ],
    [
      'too noisy to tell',
      references.map((one) => ({ ...one, n: 20 })),
      { kind: 'not-rising', slope: expect.any(Number), lower: expect.any(Number) },
    ],
  ])('behavior: refused when %s', (_name, given, reason) => {
    expect(fitScoreScale(given, { thresholds })).toEqual(reason)
  })

  it('error: a standing of nothing or everything', () => {
    const [first] = references
    const bad = [...references, { ...(first as MeasuredReference), standing: 1 }]
    expect(() => fitScoreScale(bad, { thresholds })).toThrow('standing is 1, expected strictly between 0 and 1')
  })
})

describe('tiers on a fitted scale (slow: simulations)', () => {
  const world = { standings: referenceSets['five exemplars'] ?? [], items: 500, excess: 0.2, seed: 'scale test' }

  it('behavior: limits hold, and tiers are hardly ever far off', () => {
    const { coverage, rows } = calibrationStudy({ ...world, calibrations: 60, suppliers: 5, rules: ['limits'] })
    for (const share of Object.values(coverage)) expect(share).toBeGreaterThanOrEqual(0.88)
    const [limits] = rows
    expect(limits?.wrongBeyondZone).toBeLessThanOrEqual(0.01)
    expect(limits?.tooHigh).toBeLessThanOrEqual(0.02)
  })

  it('behavior: with fitted thresholds taken as exact they are', () => {
    const { rows } = calibrationStudy({ ...world, calibrations: 60, suppliers: 8, rules: [exactThresholds] })
    expect(rows[0]?.wrongBeyondZone).toBeGreaterThan(0.015)
  })
})
