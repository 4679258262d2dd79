import { describe, expect, it } from 'vitest'
import { type TierScale, tierScaleInForce } from './tier-scale.ts'

const limits = { lower: 0, upper: 1 }

function made(madeAt: number, suiteVersion = '1'): TierScale {
  return {
    id: `scale-${madeAt}`,
    suite: 'tier',
    suiteVersion,
    thresholds: { base: 0.3, middle: 0.5, high: 0.7 },
    limits: { base: limits, middle: limits, high: limits },
    alpha: 0.05,
    madeAt,
  }
}

const scales = [made(10), made(30), made(20), made(40, '2')]

describe('tierScaleInForce', () => {
  it.each([
    [5, undefined],
    [10, 'scale-10'],
    [29, 'scale-20'],
    [1_000, 'scale-30'],
  ])('default: the last one made by %d', (at, id) => {
    expect(tierScaleInForce(scales, { suite: 'tier', suiteVersion: '1', at })?.id).toBe(id)
  })

  it('behavior: another suite or version has its own', () => {
    expect(tierScaleInForce(scales, { suite: 'tier', suiteVersion: '2', at: 100 })?.id).toBe('scale-40')
    expect(tierScaleInForce(scales, { suite: 'other', suiteVersion: '1', at: 100 })).toBeNull()
  })
})
