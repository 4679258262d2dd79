import { describe, expect, it } from 'vitest'
import { emptySketch, foldValues } from './percentile-sketch.ts'
import { quantileInterval } from './quantile-interval.ts'
import { randomStream } from './random-stream.ts'

describe('quantileInterval', () => {
  it('default: about the middle of 1 to 1,000', () => {
    const sketch = foldValues(
      emptySketch,
      Array.from({ length: 1000 }, (_, index) => index + 1),
    )
    const { lower, upper } = quantileInterval(sketch, 0.5, 0.05)
    expect(lower).toBeGreaterThan(435)
    expect(lower).toBeLessThan(465)
    expect(upper).toBeGreaterThan(540)
    expect(upper).toBeLessThan(570)
  })

  it('args: nothing, and too few for a high quantile', () => {
    expect(quantileInterval(emptySketch, 0.5, 0.05)).toEqual({ lower: 0, upper: null })
    // Of three values at most one does not exceed the quantile of 95 per cent with a chance of .7 %: it is above the second.
    const { lower, upper } = quantileInterval(foldValues(emptySketch, [5, 6, 7]), 0.95, 0.05)
    expect([Math.round(10 * lower), upper]).toEqual([59, null])
  })

  it('behavior: holds the true quantile at every one of 300 looks, also where values repeat', () => {
    const stream = randomStream('quantile interval')
    let missed = 0
    for (let supplier = 0; supplier < 300; supplier += 1) {
      const isRounded = supplier % 2 === 0
      // Exponential: the median is ln 2.
      const truth = isRounded ? 100 * Math.round(10 * Math.LN2) : 1000 * Math.LN2
      let sketch = emptySketch
      let isMissed = false
      for (let look = 0; look < 60; look += 1) {
        const values = Array.from({ length: 5 }, () => -1000 * Math.log(1 - stream.next()))
        sketch = foldValues(sketch, isRounded ? values.map((value) => 100 * Math.round(value / 100)) : values)
        const { lower, upper } = quantileInterval(sketch, 0.5, 0.1)
        isMissed ||= truth < lower || (upper !== null && truth > upper * (1 + 1e-9))
      }
      missed += isMissed ? 1 : 0
    }
    expect(missed / 300).toBeLessThanOrEqual(0.1)
    expect(missed).toBeGreaterThan(0)
  })

  it('error: no quantile', () => {
    expect(() => quantileInterval(emptySketch, 1, 0.05)).toThrow('q is 1, expected strictly between 0 and 1')
  })
})
