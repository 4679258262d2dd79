import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatisticsArgumentError } from './argument-error.ts'
import { keyedPermutation } from './keyed-permutation.ts'
import { hmacSha256, randomStream } from './random-stream.ts'

type Golden = {
  readonly seed: { readonly text: string } | { readonly hex: string }
  readonly next: readonly number[]
  readonly integers: readonly (readonly [below: number, value: number])[]
  readonly shuffle: readonly number[]
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

describe('randomStream', () => {
  it.each(cases)('default: next() agrees with Python for %s', (_, seed, golden) => {
    const stream = randomStream(seed)
    expect(golden.next.map(() => stream.next())).toEqual(golden.next)
  })

  it.each(cases)('default: integer() agrees with Python for %s', (_, seed, golden) => {
    const stream = randomStream(seed)
    expect(golden.integers.map(([below]) => [below, stream.integer(below)])).toEqual(golden.integers)
  })

  it.each(cases)('default: shuffle() agrees with Python for %s', (_, seed, golden) => {
    const items = Array.from({ length: 20 }, (_, index) => index)
    expect(randomStream(seed).shuffle(items)).toEqual(golden.shuffle)
  })

  it('behavior: one more byte of seed gives other numbers', () => {
    expect(randomStream('assay').next()).not.toBe(randomStream('assay ').next())
  })

  it('behavior: shuffle leaves its argument alone and keeps every item, undefined too', () => {
    const items = ['a', undefined, 'c']
    expect(new Set(randomStream('keep').shuffle(items))).toEqual(new Set(items))
    expect(items).toEqual(['a', undefined, 'c'])
    expect(randomStream('keep').shuffle([])).toEqual([])
  })

  it('behavior: integers are uniform, also where most of a power of two must be rejected', () => {
    const stream = randomStream('uniform')
    const counts = Array.from({ length: 7 }, () => 0)
    for (let i = 0; i < 70_000; i += 1) {
      const value = stream.integer(7)
      counts[value] = (counts[value] ?? 0) + 1
    }
    expect(chiSquare(counts)).toBeLessThan(28) // the 99.99 % point with 6 degrees of freedom: 27.9
    const big = 2 ** 52 + 1
    const halves = [0, 0]
    for (let i = 0; i < 20_000; i += 1) {
      const half = stream.integer(big) < big / 2 ? 0 : 1
      halves[half] = (halves[half] ?? 0) + 1
    }
    expect(chiSquare(halves)).toBeLessThan(15.1) // the 99.99 % point with 1 degree of freedom
  })

  it('behavior: all orders of four items are equally likely', () => {
    const stream = randomStream('orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i += 1) {
      const order = stream.shuffle([0, 1, 2, 3]).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    expect(chiSquare([...counts.values()])).toBeLessThan(60) // 99.99 % point with 23 degrees of freedom: 57.0
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('error: integer(%s)', (below) => {
    expect(() => randomStream('x').integer(below)).toThrow(StatisticsArgumentError)
  })
})

describe('hmacSha256', () => {
  it('behavior: equals createHmac for keys and messages of any length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 4 }),
        (key, messages) => {
          const hmac = hmacSha256(key)
          for (const message of messages) {
            expect(hmac(message).toString('hex')).toBe(createHmac('sha256', key).update(message).digest('hex'))
          }
        },
      ),
    )
  })
})

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
