import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { baselineBound } from './baseline-bound.ts'

type Row = readonly [n: number, successes: number, alpha: number, bound: number]
const golden: { readonly exact: readonly Row[]; readonly graded: readonly Row[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '__golden__', 'baseline-bounds.json'), 'utf8'),
)

describe('baselineBound', () => {
  it('behavior: exact bounds as SciPy has them, never below', () => {
    for (const [n, successes, alpha, bound] of golden.exact) {
      const found = baselineBound({ n, successes }, alpha, true)
      expect([n, successes, alpha, found - bound >= -1e-12 && found - bound < 2e-7]).toEqual([
        n,
        successes,
        alpha,
        true,
      ])
    }
  })

  it('behavior: bounds for graded values as by root finding', () => {
    for (const [n, successes, alpha, bound] of golden.graded) {
      expect(Math.abs(baselineBound({ n, successes }, alpha, false) - bound)).toBeLessThan(2e-7)
    }
  })

  it('args: nothing seen, nothing but ones', () => {
    expect(baselineBound({ n: 0, successes: 0 }, 0.05, true)).toBe(1)
    expect(baselineBound({ n: 7, successes: 7 }, 0.05, true)).toBe(1)
  })

  it('behavior: misses the mean as seldom as it says', () => {
    const stream = randomStream('baseline bounds')
    const missed = Array.from({ length: 4_000 }, () => {
      let successes = 0
      for (let value = 0; value < 50; value += 1) successes += stream.next() < 0.2 ? 1 : 0
      return baselineBound({ n: 50, successes }, 0.05, true) < 0.2
    }).filter(Boolean).length
    expect(missed / 4_000).toBeLessThan(0.05)
    expect(missed / 4_000).toBeGreaterThan(0.02)
  })

  it('error: counts and alpha', () => {
    expect(() => baselineBound({ n: 1, successes: 2 }, 0.05, true)).toThrow('between 0 and n = 1')
    expect(() => baselineBound({ n: 1.5, successes: 1 }, 0.05, true)).toThrow('a whole number')
    expect(() => baselineBound({ n: 1, successes: 1 }, 0, true)).toThrow('strictly between 0 and 1')
  })
})
