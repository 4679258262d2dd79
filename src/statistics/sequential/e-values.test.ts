import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import {
  averageLogEValue,
  closedLogEValues,
  eBenjaminiHochberg,
  eHolm,
  logEValueOfPValue,
  productLogEValue,
} from './e-values.ts'

const logs = (...values: number[]): number[] => values.map(Math.log)
const someLogs = fc.array(fc.double({ min: -3, max: 9, noNaN: true }), { minLength: 1, maxLength: 9 })

describe('averageLogEValue', () => {
  it('default: plain and weighted', () => {
    expect(averageLogEValue(logs(30, 1))).toBeCloseTo(Math.log(15.5), 12)
    expect(averageLogEValue(logs(30, 1, 5), [1, 3, 0])).toBeCloseTo(Math.log(33 / 4), 12)
  })

  it('args: nothing left of one, beyond floating point, infinite', () => {
    expect(averageLogEValue([Number.NEGATIVE_INFINITY, 0])).toBeCloseTo(Math.log(0.5), 12)
    expect(averageLogEValue([2000, 0])).toBeCloseTo(2000 - Math.log(2), 9)
    expect(averageLogEValue([Number.POSITIVE_INFINITY, 0])).toBe(Number.POSITIVE_INFINITY)
    expect(averageLogEValue([Number.POSITIVE_INFINITY, 0], [0, 1])).toBe(0)
    expect(averageLogEValue([Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY)
  })

  it.each([
    [[], undefined, 'at least one'],
    [[0], [1, 1], '1 weights'],
    [[0, 0], [-1, 2], 'not negative'],
    [[0, 0], [0, 0], 'of a sum above 0'],
    [[Number.NaN], undefined, 'none of them NaN'],
  ])('error: %j %j', (values, weights, message) => {
    expect(() => averageLogEValue(values, weights)).toThrow(message)
  })
})

describe('productLogEValue', () => {
  it('default', () => {
    expect(productLogEValue(logs(2, 0.5, 8))).toBeCloseTo(Math.log(8), 12)
    expect(productLogEValue([])).toBe(0)
  })

  it('behavior: what is lost stays lost', () => {
    expect(productLogEValue([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('logEValueOfPValue', () => {
  it('default: the mean over uniform p-values is 1', () => {
    expect(Math.exp(logEValueOfPValue(0.001))).toBeCloseTo(15.81, 2)
    // ∫ ½ p^−½ dp in p = u².
    const steps = 1_000
    const mean = Array.from({ length: steps }, (_, step) => (step + 0.5) / steps)
      .map((u) => (Math.exp(logEValueOfPValue(u * u)) * 2 * u) / steps)
      .reduce((sum, value) => sum + value, 0)
    expect(mean).toBeCloseTo(1, 9)
  })

  it('args: 0 and 1', () => {
    expect([logEValueOfPValue(0), logEValueOfPValue(1)]).toEqual([Number.POSITIVE_INFINITY, Math.log(0.5)])
  })

  it('error: not a p-value', () => {
    expect(() => logEValueOfPValue(1.5)).toThrow('between 0 and 1')
  })
})

describe('eBenjaminiHochberg', () => {
  it('default', () => {
    expect(eBenjaminiHochberg(logs(90, 1, 70, 1), 0.05)).toEqual([true, false, true, false])
    expect(eBenjaminiHochberg(logs(79, 1, 39, 1), 0.05)).toEqual([false, false, false, false])
  })

  it('behavior: a later place can carry the ones before it', () => {
    // 40 / 3 of 3: each alone misses 60, together they reach 20.
    expect(eBenjaminiHochberg(logs(21, 22, 20.5), 0.05)).toEqual([true, true, true])
  })

  it('args: nobody, ties, infinite, beyond floating point', () => {
    expect(eBenjaminiHochberg([], 0.05)).toEqual([])
    expect(eBenjaminiHochberg(logs(40, 40, 1, 1), 0.05)).toEqual([true, true, false, false])
    expect(eBenjaminiHochberg([Number.POSITIVE_INFINITY, 1500, 0], 0.05)).toEqual([true, true, false])
    expect(eBenjaminiHochberg([0, Number.NEGATIVE_INFINITY], 0.05)).toEqual([false, false])
  })

  it.each([['together'], ['each for itself']])(
    'behavior: false discoveries stay below alpha where nulls move %s, and a plain threshold has more',
    (movement) => {
      const stream = randomStream(`e-bh ${movement}`)
      const isNull = Array.from({ length: 100 }, (_, index) => index >= 10)
      const shares = Array.from({ length: 1_000 }, () => {
        // The least favourable e-value: 20 with probability 1/20, else 0.
        const common = stream.next()
        const logEValues = isNull.map((nothing) => {
          const draw = movement === 'together' ? common : stream.next()
          return Math.log(nothing ? (draw < 1 / 20 ? 20 : 0) : 250)
        })
        const overThreshold = logEValues.map((value) => value >= Math.log(20))
        return [falseShare(eBenjaminiHochberg(logEValues, 0.05), isNull), falseShare(overThreshold, isNull)] as const
      })
      const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
      expect(mean(shares.map(([share]) => share))).toBeLessThanOrEqual(0.05)
      if (movement !== 'together') expect(mean(shares.map(([, naive]) => naive))).toBeGreaterThan(0.25)
    },
  )

  it('error: alpha', () => {
    expect(() => eBenjaminiHochberg([0], 1)).toThrow('strictly between 0 and 1')
  })
})

function falseShare(rejected: readonly boolean[], isNull: readonly boolean[]): number {
  const wrong = rejected.filter((isRejected, index) => isRejected && isNull[index]).length
  return wrong / Math.max(1, rejected.filter(Boolean).length)
}

describe('eHolm', () => {
  it('default', () => {
    expect(eHolm(logs(61, 1, 41), 0.05)).toEqual([true, false, true])
    expect(eHolm(logs(59, 1, 41), 0.05)).toEqual([false, false, false])
    expect(eHolm(logs(61, 100, 41), 0.05)).toEqual([true, true, true])
    expect(eHolm([], 0.05)).toEqual([])
  })
})

describe('closedLogEValues', () => {
  it('default', () => {
    expect(closedLogEValues(logs(100, 1)).map(Math.exp)).toEqual([expect.closeTo(50.5, 9), expect.closeTo(1, 9)])
    expect(closedLogEValues([])).toEqual([])
  })

  it('behavior: the least average over all sets that hold the null', () => {
    fc.assert(
      fc.property(someLogs, (logEValues) => {
        const adjusted = closedLogEValues(logEValues)
        logEValues.forEach((_, index) => {
          const least = subsetsWith(index, logEValues.length).map((set) =>
            averageLogEValue(set.map((member) => logEValues[member] ?? 0)),
          )
          expect(adjusted[index]).toBeCloseTo(Math.min(...least), 9)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('behavior: rejects whatever Holm rejects', () => {
    fc.assert(
      fc.property(someLogs, (logEValues) => {
        const adjusted = closedLogEValues(logEValues)
        eHolm(logEValues, 0.05).forEach((isRejected, index) => {
          if (isRejected) expect(adjusted[index]).toBeGreaterThanOrEqual(Math.log(20) - 1e-9)
        })
      }),
    )
  })

  it('behavior: 100,000 nulls at once, some beyond floating point', () => {
    const logEValues = Array.from({ length: 100_000 }, (_, index) => (index < 5 ? 2_000 : 0))
    const adjusted = closedLogEValues(logEValues)
    expect(adjusted.filter((value) => value >= Math.log(20)).length).toBe(5)
  })
})

function subsetsWith(index: number, size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) => bits)
    .filter((bits) => (bits >> index) % 2 === 1)
    .map((bits) => Array.from({ length: size }, (_, member) => member).filter((member) => (bits >> member) % 2 === 1))
}
