import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptySketch,
  foldValues,
  mergeSketches,
  percentileSketch,
  quantile,
  relativeError,
} from './percentile-sketch.ts'
import { randomStream } from './random-stream.ts'

const latencies = fc.array(fc.oneof(fc.double({ min: 0.001, max: 600_000, noNaN: true }), fc.constant(0)), {
  minLength: 1,
  maxLength: 200,
})

function exact(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN
}

describe('quantile', () => {
  it('default: within one per cent', () => {
    const sketch = foldValues(emptySketch, [120, 80, 3000])
    expect([0, 0.5, 1].map((q) => quantile(sketch, q)?.toFixed(1))).toEqual(['80.6', '120.3', '3011.6'])
  })

  it('args: nothing was folded', () => {
    expect(quantile(emptySketch, 0.5)).toBeNull()
  })

  it('behavior: within one per cent of the value of that rank, for any values', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const wanted = exact(values, q)
        const got = quantile(foldValues(emptySketch, values), q) ?? Number.NaN
        expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relativeError * wanted * (1 + 1e-9))
      }),
    )
  })

  it('behavior: beyond 1,024 bins high quantiles stay right', () => {
    const sketch = foldValues(emptySketch, [1e-3, 1e-2, 1, 1e9, 1e9, 1e9, 1e9, 1e9])
    expect(quantile(sketch, 0.5)).toBeCloseTo(1e9, -8)
    expect(sketch.bins.length).toBe(2)
    expect(sketch.bins.reduce((sum, [, count]) => sum + count, 0)).toBe(8)
  })

  it('error: a share outside [0, 1]', () => {
    expect(() => quantile(emptySketch, 95)).toThrow('quantile: q is 95, expected between 0 and 1')
  })
})

describe('foldValues', () => {
  it('behavior: the sketch survives JSON', () => {
    const sketch = foldValues(emptySketch, [0, 12.5, 12.6, 900])
    expect(percentileSketch.parse(JSON.parse(JSON.stringify(sketch)))).toEqual(sketch)
  })

  it('behavior: 100,000 latencies from 1 ms to 10 minutes take less than 10 kB', () => {
    const stream = randomStream('latencies')
    const values = Array.from({ length: 100_000 }, () => Math.exp(stream.next() * Math.log(600_000)))
    expect(JSON.stringify(foldValues(emptySketch, values)).length).toBeLessThan(10_000)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('error: %s is no latency', (value) => {
    expect(() => foldValues(emptySketch, [value])).toThrow('expected finite and not negative')
  })
})

describe('mergeSketches', () => {
  it('behavior: is the sketch of all values, in whatever pieces they came', () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const whole = foldValues(emptySketch, [...some, ...others])
        expect(mergeSketches(foldValues(emptySketch, some), foldValues(emptySketch, others))).toEqual(whole)
        expect(foldValues(foldValues(emptySketch, others), some)).toEqual(whole)
      }),
    )
  })
})
