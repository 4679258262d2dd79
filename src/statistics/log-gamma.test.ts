import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatisticsArgumentError } from './argument-error.ts'
import { logBeta, logChoose } from './log-beta.ts'
import { logGamma } from './log-gamma.ts'

type Golden = {
  readonly logGamma: readonly { readonly x: number; readonly value: number; readonly scipy: number }[]
  readonly logBeta: readonly {
    readonly a: number
    readonly b: number
    readonly value: number
    readonly scipy: number
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '__golden__', 'special-functions.json'), 'utf8'),
)

describe('logGamma', () => {
  it.each(golden.logGamma)('default: $x to 2e-15 of its value', ({ x, value }) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThanOrEqual(2e-15 * Math.abs(value))
  })

  it.each(golden.logGamma)('default: $x agrees with SciPy', ({ x, scipy }) => {
    expect(Math.abs(logGamma(x) - scipy)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(scipy)))
  })

  it('behavior: Γ(x + 1) = x Γ(x)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (x) => {
        const left = logGamma(x + 1)
        expect(Math.abs(left - logGamma(x) - Math.log(x))).toBeLessThanOrEqual(1e-14 * Math.max(20, Math.abs(left)))
      }),
    )
  })

  it.each([0, -1.5, Number.NaN, Number.POSITIVE_INFINITY])('error: x = %s', (x) => {
    expect(() => logGamma(x)).toThrow(
      new StatisticsArgumentError({ statistic: 'logGamma', argument: 'x', value: x, expected: 'finite and positive' }),
    )
  })
})

describe('logBeta', () => {
  it.each(golden.logBeta)('default: B($a, $b) to 1e-14', ({ a, b, value }) => {
    expect(Math.abs(logBeta(a, b) - value)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(value)))
    expect(logBeta(b, a)).toBe(logBeta(a, b))
  })

  it.each(golden.logBeta)('default: B($a, $b) agrees with SciPy', ({ a, b, scipy }) => {
    // SciPy 1.17.1 itself is off by 1.3e-10 of the value at (12.5, 9e6); mpmath, above, is the finer judge.
    expect(Math.abs(logBeta(a, b) - scipy)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(scipy)))
  })

  it('error: an argument that is not positive', () => {
    expect(() => logBeta(0, 1)).toThrow('logBeta: a is 0, expected finite and positive')
    expect(() => logBeta(1, Number.NaN)).toThrow('logBeta: b is NaN, expected finite and positive')
  })
})

describe('logChoose', () => {
  it('default: agrees with Pascal’s triangle', () => {
    let row = [1]
    for (let n = 0; n <= 50; n += 1) {
      const wanted = row
      const got = row.map((_, k) => Math.exp(logChoose(n, k)))
      expect(Math.max(...got.map((value, k) => Math.abs(value / (wanted[k] ?? 0) - 1)))).toBeLessThan(1e-13)
      row = Array.from({ length: n + 2 }, (_, k) => (wanted[k - 1] ?? 0) + (wanted[k] ?? 0))
    }
  })

  it('error: more chosen than there are', () => {
    expect(() => logChoose(3, 4)).toThrow('logChoose: k is 4, expected between 0 and n = 3')
  })
})
