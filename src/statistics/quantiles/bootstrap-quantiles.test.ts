import { describe, expect, it } from 'vitest'
import { StatisticsArgumentError } from '../argument-error.ts'
import { randomStream } from '../random-stream.ts'
import {
  bootstrapQuantileRatios,
  bootstrapQuantiles,
  interpolatedQuantile,
  successiveBlocks,
} from './bootstrap-quantiles.ts'

function sampleOf(values: readonly number[]) {
  return { values, clusters: values.map((_, index) => index) }
}

/** Exponential values with mean 1: the q-quantile is −ln(1 − q). */
function exponential(count: number, seed: string): number[] {
  const random = randomStream(seed)
  return Array.from({ length: count }, () => -Math.log(1 - random.next()))
}

describe('interpolatedQuantile', () => {
  it('default: as numpy.percentile', () => {
    // numpy.percentile([1, 2, 4, 8], [0, 25, 50, 90, 100])
    const found = [0, 0.25, 0.5, 0.9, 1].map((q) => interpolatedQuantile([1, 2, 4, 8], q))
    expect(found.map((value) => Number(value.toFixed(9)))).toEqual([1, 1.75, 3, 6.8, 8])
    expect(interpolatedQuantile([], 0.5)).toBeNaN()
  })
})

describe('bootstrapQuantiles', () => {
  it('default: the same for the same seed, in the order asked for', () => {
    const sample = sampleOf(exponential(500, 'a'))
    const options = { quantiles: [0.99, 0.5], seed: 's' }
    const found = bootstrapQuantiles(sample, options)
    expect(found).toEqual(bootstrapQuantiles(sample, options))
    expect(found[0]?.value).toBeGreaterThan(found[1]?.value ?? 0)
    for (const { value, lower, upper } of found) {
      expect(lower).toBeLessThanOrEqual(value)
      expect(upper).toBeGreaterThanOrEqual(value)
    }
  })

  it('behavior: the upper end is null while the quantile may be above all values', () => {
    const uppers = (count: number) =>
      bootstrapQuantiles(sampleOf(exponential(count, 'b')), { quantiles: [0.95, 0.99, 0.999], seed: 's' }).map(
        ({ upper }) => upper === null,
      )
    expect(uppers(71)).toEqual([true, true, true])
    expect(uppers(72)).toEqual([false, true, true])
    expect(uppers(368)).toEqual([false, false, true])
    expect(uppers(3_688)).toEqual([false, false, false])
  })

  it('behavior: covers the true quantile about as often as it says', () => {
    const truth = [0.5, 0.9].map((q) => -Math.log(1 - q))
    const hits = [0, 0]
    const runs = 200
    for (let run = 0; run < runs; run += 1) {
      const sample = sampleOf(exponential(300, `coverage ${run}`))
      for (const [at, { lower, upper }] of bootstrapQuantiles(sample, {
        quantiles: [0.5, 0.9],
        seed: `${run}`,
      }).entries()) {
        const isHit = lower <= (truth[at] ?? 0) && (upper ?? Number.POSITIVE_INFINITY) >= (truth[at] ?? 0)
        hits[at] = (hits[at] ?? 0) + (isHit ? 1 : 0)
      }
    }
    // 95 % with a standard error of 1.5 points: below 90 % or at all times would be wrong.
    for (const count of hits) {
      expect(count / runs).toBeGreaterThan(0.9)
      expect(count / runs).toBeLessThan(1)
    }
  })

  it('behavior: values of one cluster are drawn together, which makes the interval wider', () => {
    const values = exponential(40, 'c').flatMap((value) => Array<number>(10).fill(value))
    const width = (clusters: readonly number[]) => {
      const [found] = bootstrapQuantiles({ values, clusters }, { quantiles: [0.5], seed: 's' })
      return (found?.upper ?? 0) - (found?.lower ?? 0)
    }
    const together = width(values.map((_, index) => Math.floor(index / 10)))
    expect(together).toBeGreaterThan(2 * width(values.map((_, index) => index)))
  })

  it('error: nothing to draw from, no quantile, lists of different length', () => {
    const options = { quantiles: [0.5], seed: 's' }
    expect(() => bootstrapQuantiles(sampleOf([]), options)).toThrow(StatisticsArgumentError)
    expect(() => bootstrapQuantiles({ values: [1, 2], clusters: [0] }, options)).toThrow('clusters is 1, expected 2')
    expect(() => bootstrapQuantiles(sampleOf([1]), { quantiles: [1], seed: 's' })).toThrow('quantiles is 1')
  })
})

describe('bootstrapQuantileRatios', () => {
  const values = exponential(400, 'd')
  const options = { quantiles: [0.5], seed: 's' }

  it('default: a pair of runs of which one is half as slow again', () => {
    const [found] = bootstrapQuantileRatios(sampleOf(values), sampleOf(values.map((value) => 1.5 * value)), {
      ...options,
      isPaired: true,
    })
    expect(found?.value).toBeCloseTo(1.5)
    expect([found?.lower, found?.upper].map((end) => end?.toFixed(6))).toEqual(['1.500000', '1.500000'])
  })

  it('behavior: what is not paired is less certain', () => {
    const second = sampleOf(values.map((value) => 1.5 * value))
    const [found] = bootstrapQuantileRatios(sampleOf(values), second, { ...options, isPaired: false })
    expect(found?.lower).toBeLessThan(1.4)
    expect(found?.upper).toBeGreaterThan(1.6)
  })
})

describe('successiveBlocks', () => {
  it('default: blocks of about the cube root', () => {
    expect([...successiveBlocks(8)]).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    expect([...successiveBlocks(0)]).toEqual([])
  })
})
