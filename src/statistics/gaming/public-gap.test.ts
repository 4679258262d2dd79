import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorisedItemsStudy } from '../../../study/memorised-items.ts'
import { cleanGap } from './clean-gap.ts'
import { emptyGapSums, foldGapItem, type GapSums } from './gap-of-means.ts'
import { assumedCleanGap, fleetCleanGap, publicGapFinding } from './public-gap.ts'

describe('publicGapFinding', () => {
  it('behavior: memorisers are found within 150 items, clean suppliers are not flagged under a shift of 5 points', () => {
    const study = memorisedItemsStudy({
      fleets: 1,
      suppliers: 600,
      memorising: 0.1,
      gain: 0.2,
      shift: 0.05,
      slope: 3,
      mostItems: 150,
      seed: 'memorised small',
    })
    expect(study.found).toBeGreaterThan(0.8)
    expect(study.cleanFlagged).toBeLessThanOrEqual(0.05)
    expect(study.cleanFlaggedNaive).toBeGreaterThan(0.2)
    expect(Math.abs(study.cleanGap - 0.045)).toBeLessThan(0.015)
  })

  it('behavior: without pairs there is no finding', () => {
    expect(publicGapFinding(emptyGapSums, { upper: 0 })).toBeNull()
  })
})

describe('fleetCleanGap', () => {
  it('behavior: a small fleet shows nothing, so that the generator has to', () => {
    expect(fleetCleanGap([emptyGapSums])).toEqual({ upper: assumedCleanGap })
  })

  it('behavior: suppliers count from thirty pairs on', () => {
    const item = { value: 1, difficulty: 0.5 }
    const pairsOf = (pairs: number) =>
      Array.from({ length: pairs }).reduce<GapSums>(
        (sums) => foldGapItem(foldGapItem(sums, 'first', item), 'second', item),
        emptyGapSums,
      )
    expect(fleetCleanGap(Array.from({ length: 40 }, () => pairsOf(29)))).toEqual({ upper: assumedCleanGap })
    expect(fleetCleanGap(Array.from({ length: 40 }, () => pairsOf(30)))).toMatchObject({ suppliers: 40 })
  })
})

describe('a fleet of perfect scores', () => {
  it('behavior: has a usual gap with an error of its own, and nobody in it is flagged', () => {
    const item = { value: 1, difficulty: 0.5 }
    let sums = emptyGapSums
    for (let pair = 0; pair < 60; pair += 1) sums = foldGapItem(foldGapItem(sums, 'first', item), 'second', item)
    const usual = fleetCleanGap(Array.from({ length: 25 }, () => sums))
    expect(usual.gap).toBe(0)
    expect(usual.upper).toBeGreaterThan(0.01)
    expect(usual.upper).toBeLessThan(0.02)
    expect(publicGapFinding(sums, usual)).toBeNull()
  })
})

describe('cleanGap', () => {
  it('behavior: gaps without one bulk put nobody beyond what is usual', () => {
    const near = Array.from({ length: 11 }, (_, index) => ({ gap: 0.002 * index, standardError: 0.07 }))
    const far = Array.from({ length: 9 }, () => ({ gap: 0.202, standardError: 0.06 }))
    expect(cleanGap([...near, ...far], 0.005)?.upper).toBe(1)
  })

  it('behavior: its bound is a number above the estimate, further off than a weighted mean is, whatever the gaps', () => {
    const gap = fc.record({
      gap: fc.oneof(fc.constantFrom(0, 0.05), fc.double({ min: -1, max: 1, noNaN: true })),
      standardError: fc.oneof(fc.constant(0.05), fc.double({ min: 1e-3, max: 0.5, noNaN: true })),
    })
    fc.assert(
      fc.property(fc.array(gap, { minLength: 20, maxLength: 40 }), (gaps) => {
        const found = cleanGap(gaps, 0.005)
        const precision = gaps.reduce((sum, { standardError }) => sum + 1 / standardError ** 2, 0)
        expect((found?.upper ?? 0) - (found?.gap ?? 0)).toBeGreaterThan(2.5 / Math.sqrt(precision) - 1e-12)
        expect(found?.upper).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
    )
  })

  const clean = Array.from({ length: 90 }, (_, index) => ({ gap: 0.05 + 0.05 * Math.sin(index), standardError: 0.05 }))

  it('behavior: one supplier in ten far out moves it by less than half a point', () => {
    const far = Array.from({ length: 10 }, () => ({ gap: 0.35, standardError: 0.05 }))
    const [alone, mixed] = [cleanGap(clean, 0.005), cleanGap([...clean, ...far], 0.005)]
    expect(alone?.gap).toBeCloseTo(0.05, 2)
    expect((mixed?.gap ?? 1) - (alone?.gap ?? 0)).toBeLessThan(0.005)
    expect(mixed?.upper).toBeLessThan(0.09)
  })

  it('default: the bound is that of the one-sided asymptotic confidence sequence, tuned at one point', () => {
    const { gap, standardError, upper } = cleanGap(clean, 0.005) ?? { gap: 0, standardError: 1, upper: 0 }
    const looks = (0.01 / standardError) ** 2
    const radius = standardError * Math.sqrt(((looks + 1) / looks) * Math.log((looks + 1) / 0.01 ** 2))
    expect(upper - gap).toBeCloseTo(radius, 9)
  })

  it('behavior: fewer than twenty say nothing', () => {
    expect(cleanGap(clean.slice(0, 19), 0.005)).toBeNull()
  })

  it('error: no standard error', () => {
    expect(() => cleanGap([{ gap: 0, standardError: 0 }], 0.005)).toThrow('standardError is 0')
  })
})
