import { describe, expect, it } from 'vitest'
import { differenceInterval } from './difference-interval.ts'

const low = { mean: 0.5, lower: 0.45, upper: 0.55, alpha: 0.01 }
const high = { mean: 0.7, lower: 0.64, upper: 0.75, alpha: 0.04 }

describe('differenceInterval', () => {
  it('default: from the nearest to the furthest ends, at the summed error', () => {
    expect(differenceInterval(high, low)).toEqual({
      difference: expect.closeTo(0.2, 12),
      lower: expect.closeTo(0.09, 12),
      upper: expect.closeTo(0.3, 12),
      confidence: expect.closeTo(0.95, 12),
    })
  })

  it('behavior: the other way round changes the sign', () => {
    const there = differenceInterval(high, low)
    const back = differenceInterval(low, high)
    expect([back.difference, back.lower, back.upper]).toEqual([-there.difference, -there.upper, -there.lower])
  })

  it('behavior: errors that sum to more than one leave no confidence', () => {
    expect(differenceInterval({ ...high, alpha: 0.7 }, { ...low, alpha: 0.7 }).confidence).toBe(0)
  })

  it('error: bounds the wrong way round', () => {
    expect(() => differenceInterval(high, { ...low, lower: 0.6 })).toThrow(
      'differenceInterval: lower is 0.6, expected at most upper = 0.55',
    )
  })
})
