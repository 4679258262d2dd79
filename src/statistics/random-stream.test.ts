import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatisticsArgumentError } from './argument-error.ts'
import { hmacSha256, randomStream } from './random-stream.ts'

type Golden = {
  readonly seed: { readonly text: string } | { readonly hex: string }
  readonly next: readonly number[]
  readonly integers: readonly (readonly [below: number, value: number])[]
  readonly shuffle: readonly number[]
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
