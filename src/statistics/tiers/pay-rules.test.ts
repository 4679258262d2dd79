import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cappedTier, continuousPay, steppedPay } from './pay-rules.ts'

const score = fc.double({ min: 0, max: 1, noNaN: true })

describe('steppedPay', () => {
  it('default: the report’s rewards', () => {
    expect((['none', 'base', 'middle', 'high'] as const).map((tier) => steppedPay(tier))).toEqual([0, 1, 4, 12])
  })

  it('args: a cap', () => {
    expect([steppedPay('high', 'middle'), steppedPay('base', 'middle'), steppedPay('base', 'none')]).toEqual([4, 1, 0])
    expect(cappedTier('high', null)).toBe('high')
  })
})

describe('continuousPay', () => {
  it('default: through the middles of the tiers', () => {
    const scores = [0, 0.3, 0.3625, 0.425, 0.55, 0.675, 0.8, 0.9, 1]
    expect(scores.map((one) => Number(continuousPay(one).toFixed(4)))).toEqual([0, 0, 0.5, 1, 2.5, 4, 8.4444, 12, 12])
  })

  it('args: a cap', () => {
    expect([continuousPay(0.95, 'middle'), continuousPay(0.35, 'middle'), continuousPay(0.95, 'none')]).toEqual([
      4,
      expect.closeTo(0.4, 12),
      0,
    ])
  })

  it('behavior: rises with the score, and nowhere by more than 36 per cent of a base relay for a point', () => {
    fc.assert(
      fc.property(score, score, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const gain = continuousPay(high) - continuousPay(low)
        expect(gain).toBeGreaterThanOrEqual(0)
        expect(gain).toBeLessThanOrEqual(35.56 * (high - low) + 1e-12)
      }),
    )
  })

  it('error: no score', () => {
    expect(() => continuousPay(1.2)).toThrow('continuousPay: lowerBound is 1.2, expected between 0 and 1')
  })
})
