import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RankedInterval, rankBands } from './rank-bands.ts'

function between(lower: number, upper: number): RankedInterval {
  return { lower, upper, alpha: 0.01 }
}

const unit = fc.double({ min: 0, max: 1, noNaN: true })

describe('rankBands', () => {
  it('default: apart, overlapping and inside', () => {
    const { bands, confidence } = rankBands([between(0.7, 0.8), between(0.65, 0.75), between(0.1, 0.2), between(0, 1)])
    expect(bands).toEqual([
      { best: 1, worst: 3 },
      { best: 1, worst: 3 },
      { best: 3, worst: 4 },
      { best: 1, worst: 4 },
    ])
    expect(confidence).toBeCloseTo(0.96, 12)
  })

  it('args: nobody, and one', () => {
    expect(rankBands([])).toEqual({ bands: [], confidence: 1 })
    expect(rankBands([between(0, 1)])).toEqual({ bands: [{ best: 1, worst: 1 }], confidence: 0.99 })
  })

  it('behavior: intervals that touch do not separate', () => {
    expect(rankBands([between(0.5, 0.6), between(0.6, 0.7)]).bands).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 2 },
    ])
  })

  it('behavior: too many plain intervals promise nothing', () => {
    expect(rankBands(Array.from({ length: 20 }, () => ({ lower: 0, upper: 1, alpha: 0.05 }))).confidence).toBeCloseTo(0)
    expect(rankBands(Array.from({ length: 90 }, () => ({ lower: 0, upper: 1, alpha: 0.05 }))).confidence).toBe(0)
  })

  it('behavior: agrees with counting, and holds the true place whenever the intervals hold the means', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unit, unit, unit), { maxLength: 30 }), (triples) => {
        const suppliers = triples.map((triple) => {
          const [lower = 0, mean = 0, upper = 0] = triple.toSorted((a, b) => a - b)
          return { lower, mean, upper, alpha: 0 }
        })
        const { bands } = rankBands(suppliers)
        suppliers.forEach((supplier, index) => {
          const surelyBetter = suppliers.filter(({ lower }) => lower > supplier.upper).length
          const surelyWorse = suppliers.filter(({ upper }) => upper < supplier.lower).length
          expect(bands[index]).toEqual({ best: 1 + surelyBetter, worst: suppliers.length - surelyWorse })
          const place = 1 + suppliers.filter(({ mean }) => mean > supplier.mean).length
          expect(place).toBeGreaterThanOrEqual(bands[index]?.best ?? 0)
          expect(place).toBeLessThanOrEqual(bands[index]?.worst ?? 0)
        })
      }),
    )
  })

  it('error: bounds the wrong way round', () => {
    expect(() => rankBands([between(0.9, 0.1)])).toThrow('rankBands: lower is 0.9, expected at most upper = 0.1')
  })
})
