import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaMixtureLogEValue } from '../beta-mixture.ts'
import { randomStream } from '../random-stream.ts'
import { orderEValue, prepareScores } from './order-evidence.ts'

const scores = (n: number, successes: number) => prepareScores({ all: { n, successes }, own: { n, successes } })

describe('orderEValue', () => {
  it('default', () => {
    expect(orderEValue(scores(100, 80), scores(100, 40))).toBeCloseTo(396_848.3652505, 3)
    expect(orderEValue(scores(100, 60), scores(100, 55))).toBe(0)
  })

  it('args: nothing scored, nothing own, equal means', () => {
    expect(orderEValue(scores(0, 0), scores(50, 0))).toBe(0)
    expect(orderEValue(scores(50, 50), scores(0, 0))).toBe(0)
    expect(orderEValue(scores(50, 25), scores(100, 50))).toBe(0)
    const common = (n: number, successes: number) =>
      prepareScores({ all: { n, successes }, own: { n: 0, successes: 0 } })
    expect(orderEValue(common(500, 500), common(500, 0))).toBe(0)
  })

  it('behavior: is 2E − 1 of the product of both mixtures at the mean where it is least', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), (a, b, c, d) => {
        const [one, other] = [
          { n: 1 + a + b, successes: a + 1 },
          { n: 1 + c + d, successes: c },
        ]
        if (one.successes / one.n <= other.successes / other.n) return
        let least = Number.POSITIVE_INFINITY
        for (let mean = 0.0005; mean < 1; mean += 0.0005) {
          least = Math.min(least, betaMixtureLogEValue(one, mean) + betaMixtureLogEValue(other, mean))
        }
        const expected = Math.max(0, 2 * Math.exp(least) - 1)
        const found = orderEValue(prepareScores({ all: one, own: one }), prepareScores({ all: other, own: other }))
        expect(Math.abs(found - expected)).toBeLessThan(0.01 * (1 + expected))
      }),
    )
  })

  it('behavior: in 1,000 pairs of equal means, looked at 400 times, it seldom reaches 1/alpha', () => {
    const stream = randomStream('order evidence')
    let reached = 0
    for (let pair = 0; pair < 1000; pair += 1) {
      const mean = 0.1 + 0.8 * stream.next()
      const sums = [0, 0]
      let isReached = false
      for (let n = 1; n <= 400; n += 1) {
        for (const index of [0, 1]) sums[index] = (sums[index] ?? 0) + (stream.next() < mean ? 1 : 0)
        isReached ||= orderEValue(scores(n, sums[0] ?? 0), scores(n, sums[1] ?? 0)) >= 20
      }
      reached += isReached ? 1 : 0
    }
    expect(reached).toBeLessThanOrEqual(50)
  })

  it('error: more own items than items', () => {
    expect(() => prepareScores({ all: { n: 3, successes: 1 }, own: { n: 4, successes: 1 } })).toThrow(
      'prepareScores: own.n is 4, expected at most all.n = 3',
    )
  })
})
