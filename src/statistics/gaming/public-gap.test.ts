import { describe, expect, it } from 'vitest'
import { memorisedItemsStudy } from '../../../study/memorised-items.ts'
import { cleanGap } from './clean-gap.ts'
import { emptyGapSums } from './gap-of-means.ts'
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
})

describe('cleanGap', () => {
  const clean = Array.from({ length: 90 }, (_, index) => ({ gap: 0.05 + 0.05 * Math.sin(index), standardError: 0.05 }))

  it('behavior: one supplier in ten far out moves it by less than half a point', () => {
    const far = Array.from({ length: 10 }, () => ({ gap: 0.35, standardError: 0.05 }))
    const [alone, mixed] = [cleanGap(clean, 0.005), cleanGap([...clean, ...far], 0.005)]
    expect(alone?.gap).toBeCloseTo(0.05, 2)
    expect((mixed?.gap ?? 1) - (alone?.gap ?? 0)).toBeLessThan(0.005)
    expect(mixed?.upper).toBeLessThan(0.09)
  })

  it('behavior: fewer than twenty say nothing', () => {
    expect(cleanGap(clean.slice(0, 19), 0.005)).toBeNull()
  })

  it('error: no standard error', () => {
    expect(() => cleanGap([{ gap: 0, standardError: 0 }], 0.005)).toThrow('standardError is 0')
  })
})
