import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaMixtureBounds, betaMixtureInterval, betaMixtureLogEValue } from './beta-mixture.ts'

type Golden = {
  readonly betaMixtureLogEValue: readonly { n: number; successes: number; mean: number; value: number }[]
  readonly betaMixtureBound: readonly { n: number; successes: number; alpha: number; lower: number; upper: number }[]
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '__golden__', 'special-functions.json'), 'utf8'),
)

const counts = fc
  .tuple(fc.integer({ min: 1, max: 1e7 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, successes: Math.round(n * share) }))

describe('betaMixtureLogEValue', () => {
  it.each(golden.betaMixtureLogEValue)('default: $successes of $n against $mean', ({ n, successes, mean, value }) => {
    expect(Math.abs(betaMixtureLogEValue({ n, successes }, mean) - value)).toBeLessThan(1e-13 * Math.max(1, n))
  })

  it('behavior: its expectation after one more score is what it was', () => {
    const mean = 0.37
    const before = Math.exp(betaMixtureLogEValue({ n: 20, successes: 12 }, mean))
    const afterRight = Math.exp(betaMixtureLogEValue({ n: 21, successes: 13 }, mean))
    const afterWrong = Math.exp(betaMixtureLogEValue({ n: 21, successes: 12 }, mean))
    expect(mean * afterRight + (1 - mean) * afterWrong).toBeCloseTo(before, 10)
  })

  it('behavior: a mean that the scores rule out has infinite evidence against it', () => {
    expect(betaMixtureLogEValue({ n: 3, successes: 1 }, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(betaMixtureLogEValue({ n: 3, successes: 1 }, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(betaMixtureLogEValue({ n: 3, successes: 3 }, 1)).toBeLessThan(0)
  })
})

describe('betaMixtureInterval', () => {
  it.each(golden.betaMixtureBound)('default: $successes of $n at $alpha', ({ n, successes, alpha, lower, upper }) => {
    const interval = betaMixtureInterval({ n, successes }, alpha)
    expect(Math.abs(interval.lower - lower)).toBeLessThanOrEqual(1e-13 * lower + 1e-16)
    expect(Math.abs(interval.upper - upper)).toBeLessThanOrEqual(1e-13)
  })

  it('default: without scores it is [0, 1]', () => {
    expect(betaMixtureInterval({ n: 0, successes: 0 }, 0.05)).toEqual({ lower: 0, upper: 1 })
  })

  it('args: the example of the documentation', () => {
    const { lower, upper } = betaMixtureInterval({ n: 100, successes: 60 }, 0.05)
    expect([lower.toFixed(6), upper.toFixed(6)]).toEqual(['0.434315', '0.751430'])
  })

  it('behavior: the ends have exactly the evidence 1/alpha against them, and the average lies inside', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(0.3, 0.05, 0.01, 1e-6), (seen, alpha) => {
        const { lower, upper } = betaMixtureInterval(seen, alpha)
        const average = seen.successes / seen.n
        expect(lower).toBeLessThanOrEqual(average)
        expect(upper).toBeGreaterThanOrEqual(average)
        const tolerance = 1e-6
        if (lower > 0) expect(Math.abs(betaMixtureLogEValue(seen, lower) + Math.log(alpha))).toBeLessThan(tolerance)
        if (upper < 0.99) expect(Math.abs(betaMixtureLogEValue(seen, upper) + Math.log(alpha))).toBeLessThan(tolerance)
      }),
    )
  })

  it('behavior: right and wrong are treated alike', () => {
    fc.assert(
      fc.property(counts, ({ n, successes }) => {
        const { lower, upper } = betaMixtureInterval({ n, successes }, 0.05)
        expect(betaMixtureInterval({ n, successes: n - successes }, 0.05)).toEqual({
          lower: 1 - upper === 0 ? 0 : expect.closeTo(1 - upper, 12),
          upper: expect.closeTo(1 - lower, 12),
        })
      }),
    )
  })

  it('error: more right than asked, or an alpha that is none', () => {
    expect(() => betaMixtureInterval({ n: 5, successes: 7 }, 0.05)).toThrow(
      'betaMixtureBounds: successes is 7, expected between 0 and n = 5',
    )
    expect(() => betaMixtureInterval({ n: 5, successes: 2 }, 0)).toThrow(
      'betaMixtureInterval: alpha is 0, expected strictly between 0 and 1',
    )
    expect(() => betaMixtureInterval({ n: Number.NaN, successes: 2 }, 0.05)).toThrow('n is NaN')
  })
})

describe('betaMixtureBounds', () => {
  it('args: each side at its own error probability', () => {
    const seen = { n: 400, successes: 212 }
    const bounds = betaMixtureBounds(seen, { lower: 0.01, upper: 0.04 })
    expect(bounds.lower).toBe(betaMixtureInterval(seen, 0.01).lower)
    expect(bounds.upper).toBe(betaMixtureInterval(seen, 0.04).upper)
  })
})
