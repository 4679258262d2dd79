import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaMixtureBounds, betaMixtureInterval } from './beta-mixture.ts'
import { bettingBounds, emptyScoreSums, foldScore } from './betting.ts'
import { bounds, emptyAccumulator, fold, interval, type MeanAccumulator, meanAccumulator } from './random-group-mean.ts'
import { randomStream } from './random-stream.ts'

function foldAll(scores: readonly number[]): MeanAccumulator {
  return scores.reduce((accumulator, score) => fold(accumulator, score), emptyAccumulator())
}

function repeated(count: number, scores: readonly number[]): number[] {
  return Array.from({ length: count }, () => scores).flat()
}

const score = fc.oneof(
  fc.constantFrom(0, 1),
  fc.integer({ min: 0, max: 1000 }).map((parts) => parts / 1000),
)

describe('interval', () => {
  it('default: of 0/1 scores it is the beta mixture', () => {
    expect(interval(foldAll([1, 0, 1, 1, 0]), 0.05)).toEqual({
      n: 5,
      mean: 0.6,
      ...betaMixtureInterval({ n: 5, successes: 3 }, 0.05),
      method: 'beta-binomial-mixture',
      confidence: 0.95,
    })
  })

  it('default: of nothing it is [0, 1] without a mean', () => {
    expect(interval(emptyAccumulator(), 0.05)).toEqual({
      n: 0,
      mean: null,
      lower: 0,
      upper: 1,
      method: 'beta-binomial-mixture',
      confidence: 0.95,
    })
  })

  it('default: of graded scores it is closer than the beta mixture', () => {
    const graded = interval(foldAll(repeated(100, [0.5, 0.75, 0.25, 0.5])), 0.05)
    const beta = betaMixtureInterval({ n: 400, successes: 200 }, 0.05)
    expect(graded).toMatchObject({ n: 400, mean: 0.5, method: 'betting-mixture' })
    expect((graded.upper - graded.lower) / (beta.upper - beta.lower)).toBeLessThan(0.45)
  })

  it('behavior: one graded score among many 0/1 scores costs no more than a third of the evidence', () => {
    const binary = repeated(200, [1, 0, 1])
    const { lower, upper } = interval(foldAll([...binary, 0.5, ...binary]), 0.05)
    const floor = betaMixtureInterval({ n: 1201, successes: 800.5 }, 0.05 / 3)
    const best = betaMixtureInterval({ n: 1201, successes: 800.5 }, 0.05)
    expect(lower).toBeGreaterThanOrEqual(floor.lower)
    expect(lower).toBeLessThan(best.lower)
    expect(upper).toBeLessThanOrEqual(floor.upper)
    expect(upper).toBeGreaterThan(best.upper)
  })

  it('behavior: 1 − score gives the mirrored interval', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 80 }), (scores) => {
        const there = interval(foldAll(scores), 0.05)
        const back = interval(foldAll(scores.map((value) => 1 - value)), 0.05)
        expect(back.lower).toBeCloseTo(1 - there.upper, 6)
        expect(back.upper).toBeCloseTo(1 - there.lower, 6)
        expect(there.lower).toBeLessThanOrEqual((there.mean ?? 0) + 1e-9)
        expect(there.upper).toBeGreaterThanOrEqual((there.mean ?? 1) - 1e-9)
      }),
      { numRuns: 60 },
    )
  })

  it('behavior: the state survives JSON at any point', () => {
    const stored = meanAccumulator.parse(JSON.parse(JSON.stringify(foldAll([1, 0, 0.25]))))
    expect(interval(fold(stored, 0.75), 0.05)).toEqual(interval(foldAll([1, 0, 0.25, 0.75]), 0.05))
  })

  it('behavior: tilted draws with their ratios estimate the published mean', () => {
    const stream = randomStream('tilted')
    let accumulator = emptyAccumulator({ largestRatio: 1.6 })
    for (let i = 0; i < 4000; i += 1) {
      const isFirst = stream.next() < 0.2
      const value = stream.next() < (isFirst ? 0.9 : 0.3) ? 1 : 0
      accumulator = fold(accumulator, value, isFirst ? 0.3 / 0.2 : 0.7 / 0.8)
    }
    const truth = 0.3 * 0.9 + 0.7 * 0.3
    const estimate = interval(accumulator, 0.05)
    expect(Math.abs((estimate.mean ?? 0) - truth)).toBeLessThan(0.03)
    expect(estimate.lower).toBeLessThan(truth)
    expect(estimate.upper).toBeGreaterThan(truth)
    expect(estimate.upper - estimate.lower).toBeLessThan(0.12)
  })
})

describe('bounds', () => {
  it('args: of 0/1 scores, each side at its own error probability', () => {
    const alphas = { lower: 0.01, upper: 0.04 }
    expect(bounds(foldAll([1, 0, 1]), alphas)).toEqual(betaMixtureBounds({ n: 3, successes: 2 }, alphas))
  })

  it('behavior: graded from the first score on, near the bettor’s own bounds', () => {
    const scores = repeated(50, [0.2, 0.4, 0.9, 0.5])
    const alone = bettingBounds(scores.reduce(foldScore, emptyScoreSums), { lower: 0.025, upper: 0.025 })
    const together = bounds(foldAll(scores), { lower: 0.05, upper: 0.05 })
    expect(together.lower).toBeCloseTo(alone.lower, 1)
    expect(together.upper).toBeCloseTo(alone.upper, 1)
  })

  it('behavior: scores that change in the middle leave an interval about the average', () => {
    const { lower, upper } = bounds(foldAll([...repeated(60, [1]), ...repeated(60, [0.1])]), {
      lower: 0.05,
      upper: 0.05,
    })
    expect(lower).toBeLessThanOrEqual(0.55)
    expect(upper).toBeGreaterThanOrEqual(0.55)
  })
})

describe('fold', () => {
  it('error: what is no score, and a ratio above the promised one', () => {
    expect(() => fold(emptyAccumulator(), 1.2)).toThrow('fold: score is 1.2, expected between 0 and 1')
    expect(() => fold(emptyAccumulator(), Number.NaN)).toThrow('fold: score is NaN')
    expect(() => fold(emptyAccumulator({ largestRatio: 1.5 }), 1, 2)).toThrow(
      'fold: ratio is 2, expected between 0 and 1.5',
    )
    expect(() => emptyAccumulator({ largestRatio: 0.5 })).toThrow(
      'emptyAccumulator: largestRatio is 0.5, expected finite and at least 1',
    )
  })
})
