import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TierVerdict as TierVerdictRecord, tierVerdict } from '#records/tier.ts'
import { decideTier, defaultTierRule, type TierEvidence, type TierVerdict, tierOf } from './tier-decision.ts'

const evidence: TierEvidence = { n: 100, mean: 0.68, lower: 0.53, upper: 0.829, earlier: null, isCalibrated: false }
const decidedMiddle = { state: 'decided', tier: 'middle' } as const

const anyEvidence = fc
  .record({
    points: fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1, noNaN: true }))),
    earlier: fc.constantFrom(
      null,
      decidedMiddle,
      { state: 'decided', tier: 'none' } as const,
      {
        state: 'provisional',
        tier: 'high',
      } as const,
    ),
  })
  .map(({ points, earlier }): TierEvidence => {
    const [lower = 0, mean = 0, upper = 0] = points.toSorted((a, b) => a - b)
    return { n: 100, lower, mean, upper, earlier, isCalibrated: true }
  })

describe('decideTier', () => {
  it('default: decided once the interval lies in the widened tier', () => {
    expect(decideTier(evidence)).toEqual({
      state: 'decided',
      tier: 'middle',
      payTier: 'middle',
      possible: ['base', 'middle', 'high'],
      overTierErrorRate: 0.01,
      errorRate: 0.05,
      isCalibrated: false,
      isSettled: true,
    })
  })

  it('default: provisional while a bound is outside', () => {
    expect(decideTier({ ...evidence, upper: 0.8301 })).toMatchObject({ state: 'provisional', tier: 'middle' })
    expect(decideTier({ ...evidence, lower: 0.5299 })).toMatchObject({ state: 'provisional', payTier: 'base' })
  })

  it('default: unknown before anything is scored', () => {
    const nothing = { n: 0, mean: null, lower: 0, upper: 1, earlier: null, isCalibrated: true }
    expect(decideTier(nothing)).toEqual({
      state: 'unknown',
      tier: null,
      payTier: 'none',
      possible: ['none', 'base', 'middle', 'high'],
      overTierErrorRate: 0.01,
      errorRate: 0.05,
      isCalibrated: true,
      isSettled: false,
    })
  })

  it('behavior: the lowest and the highest tier have one open side', () => {
    expect(decideTier({ ...evidence, mean: 0.1, lower: 0, upper: 0.3299 })).toMatchObject({
      state: 'decided',
      tier: 'none',
      payTier: 'none',
      possible: ['none', 'base'],
    })
    expect(decideTier({ ...evidence, mean: 0.9, lower: 0.8, upper: 1 })).toMatchObject({
      state: 'decided',
      tier: 'high',
      possible: ['high'],
    })
  })

  it('behavior: a decided tier is kept while the interval touches the widened tier', () => {
    const kept = { ...evidence, mean: 0.5, lower: 0.4, earlier: decidedMiddle }
    expect(decideTier({ ...kept, upper: 0.5301 })).toMatchObject({
      state: 'decided',
      tier: 'middle',
      payTier: 'middle',
    })
    expect(decideTier({ ...kept, upper: 0.5299 })).toMatchObject({ state: 'decided', tier: 'base', payTier: 'base' })
  })

  it('behavior: a left tier is provisional until the next is decided', () => {
    const far = { n: 100, mean: 0.5, lower: 0.2, upper: 0.51, earlier: decidedMiddle, isCalibrated: false }
    expect(decideTier(far)).toMatchObject({ state: 'provisional', tier: 'base', payTier: 'none' })
  })

  it('behavior: an earlier provisional tier binds nothing', () => {
    const earlier = { state: 'provisional', tier: 'high' } as const
    expect(decideTier({ ...evidence, earlier })).toEqual(decideTier(evidence))
  })

  it('behavior: meanwhile pay follows the lower bound and never passes the tier of the mean', () => {
    const wide = { ...evidence, upper: 0.9 }
    expect(decideTier({ ...wide, mean: 0.56, lower: 0.53 }).payTier).toBe('middle')
    expect(decideTier({ ...wide, mean: 0.54, lower: 0.53 }).payTier).toBe('base')
  })

  it('behavior: every verdict is a record, and a first decision is never above threshold − zoneOver of the bound', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const verdict: Omit<TierVerdictRecord, 'scale'> = decideTier(given)
        const back: TierVerdict = verdict
        expect(tierVerdict.parse(back)).toEqual({ ...verdict, scale: null })
        const paidBound = tierOf(given.lower + defaultTierRule.zoneOver)
        const order = ['none', 'base', 'middle', 'high']
        if (given.earlier?.state !== 'decided') {
          expect(order.indexOf(verdict.payTier)).toBeLessThanOrEqual(order.indexOf(paidBound))
        }
        expect(verdict.possible.length).toBeGreaterThan(0)
      }),
    )
  })

  it('error: bounds the wrong way round', () => {
    expect(() => decideTier({ ...evidence, lower: 0.9, upper: 0.8 })).toThrow(
      'decideTier: lower is 0.9, expected at most upper = 0.8',
    )
  })
})

describe('tierOf', () => {
  it('default: a threshold belongs to the tier above it', () => {
    expect([0, 0.2999, 0.3, 0.55, 0.7999, 0.8, 1].map((mean) => tierOf(mean))).toEqual([
      'none',
      'none',
      'base',
      'middle',
      'middle',
      'high',
      'high',
    ])
  })
})
