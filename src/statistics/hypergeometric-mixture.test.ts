import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaMixtureInterval } from './beta-mixture.ts'
import { hypergeometricInterval, hypergeometricLogEValue } from './hypergeometric-mixture.ts'

type Golden = {
  readonly hypergeometricSet: readonly {
    size: number
    n: number
    successes: number
    alpha: number
    set: readonly [number, number]
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '__golden__', 'special-functions.json'), 'utf8'),
)

const seen = fc
  .tuple(
    fc.integer({ min: 1, max: 400 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([size, drawnShare, rightShare]) => {
    const n = Math.round(size * drawnShare)
    return { size, n, successes: Math.round(n * rightShare) }
  })

describe('hypergeometricInterval', () => {
  it.each(golden.hypergeometricSet)('default: $successes of $n, from $size', ({ set, alpha, ...counts }) => {
    const { lower, upper } = hypergeometricInterval(counts, alpha)
    expect([Math.round(lower * counts.size), Math.round(upper * counts.size)]).toEqual(set)
  })

  it('behavior: closes on the truth when everything was seen, and is [0, 1] when nothing was', () => {
    expect(hypergeometricInterval({ size: 10, n: 10, successes: 4 }, 0.05)).toEqual({ lower: 0.4, upper: 0.4 })
    expect(hypergeometricInterval({ size: 10, n: 0, successes: 0 }, 0.05)).toEqual({ lower: 0, upper: 1 })
    expect(hypergeometricInterval({ size: 0, n: 0, successes: 0 }, 0.05)).toEqual({ lower: 0, upper: 1 })
  })

  it('behavior: is every count that is not excluded', () => {
    fc.assert(
      fc.property(seen, fc.constantFrom(0.2, 0.05, 0.001), (counts, alpha) => {
        const kept = Array.from({ length: counts.size + 1 }, (_, count) => count).filter(
          (count) => hypergeometricLogEValue(counts, count) < -Math.log(alpha),
        )
        const { lower, upper } = hypergeometricInterval(counts, alpha)
        expect(lower * counts.size).toBeCloseTo(counts.n === 0 ? 0 : (kept[0] ?? Number.NaN), 6)
        expect(upper * counts.size).toBeCloseTo(counts.n === 0 ? counts.size : (kept.at(-1) ?? Number.NaN), 6)
      }),
    )
  })

  it('behavior: in a huge set it is the beta mixture', () => {
    const finite = hypergeometricInterval({ size: 1e9, n: 200, successes: 90 }, 0.05)
    const infinite = betaMixtureInterval({ n: 200, successes: 90 }, 0.05)
    expect(finite.lower).toBeCloseTo(infinite.lower, 5)
    expect(finite.upper).toBeCloseTo(infinite.upper, 5)
  })

  it('error: more drawn than there are', () => {
    expect(() => hypergeometricInterval({ size: 5, n: 6, successes: 1 }, 0.05)).toThrow(
      'hypergeometricInterval: n is 6, expected whole, from 0 to size = 5',
    )
    expect(() => hypergeometricInterval({ size: 5, n: 2, successes: 0.5 }, 0.05)).toThrow('successes is 0.5')
  })
})

describe('hypergeometricLogEValue', () => {
  it('behavior: at the true count its expectation after one more draw is what it was', () => {
    const [size, n, successes, truth] = [40, 12, 7, 18]
    const nextIsRight = (truth - successes) / (size - n)
    const evidenceWith = (more: number) =>
      Math.exp(hypergeometricLogEValue({ size, n: n + 1, successes: successes + more }, truth))
    const before = Math.exp(hypergeometricLogEValue({ size, n, successes }, truth))
    expect(nextIsRight * evidenceWith(1) + (1 - nextIsRight) * evidenceWith(0)).toBeCloseTo(before, 10)
  })

  it('behavior: counts that the draws rule out', () => {
    expect(hypergeometricLogEValue({ size: 10, n: 4, successes: 3 }, 2)).toBe(Number.POSITIVE_INFINITY)
    expect(hypergeometricLogEValue({ size: 10, n: 4, successes: 3 }, 10)).toBe(Number.POSITIVE_INFINITY)
    expect(hypergeometricLogEValue({ size: 10, n: 4, successes: 3 }, 9)).toBeLessThan(3)
  })
})
