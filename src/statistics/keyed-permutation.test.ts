import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatisticsArgumentError } from './argument-error.ts'
import { keyedPermutation } from './keyed-permutation.ts'

type Golden = {
  readonly seed: { readonly text: string } | { readonly hex: string }
  readonly permutations: readonly {
    readonly size: number
    readonly positions: readonly (readonly [position: number, index: number])[]
  }[]
}

const goldens: readonly Golden[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '__golden__', 'random-stream.json'), 'utf8'),
)
const cases = goldens.map((golden): [string, string | Uint8Array, Golden] => [
  JSON.stringify(golden.seed).slice(0, 40),
  'text' in golden.seed ? golden.seed.text : Buffer.from(golden.seed.hex, 'hex'),
  golden,
])

/** Pearson's chi-square statistic of counts against equal expectation. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('keyedPermutation', () => {
  it.each(cases)('default: agrees with Python for %s', (_, key, golden) => {
    for (const { size, positions } of golden.permutations) {
      const permuted = keyedPermutation(key, size)
      expect(positions.map(([position]) => [position, permuted(position)])).toEqual(positions)
    }
  })

  it('behavior: is one-to-one for every size from 1 to 300 and some large ones', () => {
    for (const size of [...Array.from({ length: 300 }, (_, index) => index + 1), 1319, 14_042]) {
      const permuted = keyedPermutation('one-to-one', size)
      const seen = new Set(Array.from({ length: size }, (_, position) => permuted(position)))
      expect([size, seen.size, Math.max(...seen)]).toEqual([size, size, size - 1])
    }
  })

  it('behavior: stays inside and apart for sizes that no list could hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e6, max: Number.MAX_SAFE_INTEGER }), (size) => {
        const permuted = keyedPermutation('large', size)
        const positions = Array.from({ length: 20 }, (_, index) => Math.floor((size / 20) * index))
        const indices = positions.map(permuted)
        expect(new Set(indices).size).toBe(20)
        expect(Math.max(...indices)).toBeLessThan(size)
      }),
      { numRuns: 20 },
    )
  })

  it.each([2, 3, 5])('behavior: over keys, each of the orders of %i is equally likely', (size) => {
    const counts = new Map<string, number>()
    const orders = [1, 1, 2, 6, 24, 120][size] ?? 0
    for (let key = 0; key < orders * 100; key += 1) {
      const permuted = keyedPermutation(`orders ${key}`, size)
      const order = Array.from({ length: size }, (_, position) => permuted(position)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(orders)
    const freedom = orders - 1
    expect(chiSquare([...counts.values()])).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom) + 10)
  })

  it('error: a size or position that is not one', () => {
    for (const size of [0, -3, 2.5, 2 ** 53]) expect(() => keyedPermutation('k', size)).toThrow(StatisticsArgumentError)
    for (const position of [-1, 10, 0.5]) {
      expect(() => keyedPermutation('k', 10)(position)).toThrow(StatisticsArgumentError)
    }
  })
})
