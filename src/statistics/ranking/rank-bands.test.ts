import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankBandStudy } from '../../../study/rank-bands.ts'
import { randomStream } from '../random-stream.ts'
import { eHolm } from '../sequential/e-values.ts'
import { orderEValue, prepareScores, type RankedScores } from './order-evidence.ts'
import { rankBands } from './rank-bands.ts'

function scored(n: number, successes: number, own = { n, successes }): RankedScores {
  return { all: { n, successes }, own }
}

const counts = fc
  .record({
    own: fc.nat(300),
    common: fc.nat(100),
    ownShare: fc.double({ min: 0, max: 1, noNaN: true }),
    commonShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ own, common, ownShare, commonShare }) => {
    const ownSuccesses = Math.round(own * ownShare)
    const successes = ownSuccesses + Math.round(common * commonShare)
    return scored(own + common, successes, { n: own, successes: ownSuccesses })
  })

describe('rankBands', () => {
  it('default: apart, and not yet told apart', () => {
    const bands = rankBands([scored(400, 340), scored(400, 240), scored(400, 236), scored(400, 40)], 0.05)
    expect(bands).toEqual({
      bands: [
        { best: 1, worst: 1 },
        { best: 2, worst: 3 },
        { best: 2, worst: 3 },
        { best: 4, worst: 4 },
      ],
      confidence: 0.95,
    })
  })

  it('args: nobody, one, and suppliers without a score', () => {
    expect(rankBands([], 0.05)).toEqual({ bands: [], confidence: 0.95 })
    expect(rankBands([scored(5, 1)], 0.05).bands).toEqual([{ best: 1, worst: 1 }])
    expect(rankBands([scored(0, 0), scored(0, 0)], 0.05).bands).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 2 },
    ])
  })

  it('behavior: items that several suppliers had do not tell them apart by themselves', () => {
    const none = { n: 0, successes: 0 }
    expect(rankBands([scored(400, 390, none), scored(400, 10, none)], 0.05).bands[0]).toEqual({ best: 1, worst: 2 })
  })

  it('behavior: what was told apart before lowers the bar for the rest', () => {
    const [best, next, last] = [scored(100, 90), scored(100, 66), scored(100, 5)]
    const eValue = orderEValue(prepareScores(best), prepareScores(next))
    // Of six hypotheses: enough for the third step, not for the first.
    expect(eValue).toBeGreaterThan(4 / 0.05)
    expect(eValue).toBeLessThan(6 / 0.05)
    expect(rankBands([best, next, last], 0.05).bands).toEqual([1, 2, 3].map((place) => ({ best: place, worst: place })))
    const like = scored(100, 67)
    expect(rankBands([best, next, like], 0.05).bands[0]).toEqual({ best: 1, worst: 3 })
  })

  it('behavior: the same as Holm over the e-values of all pairs', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 25 }), (suppliers) => {
        const { bands } = rankBands(suppliers, 0.05)
        expect(bands).toEqual(byBruteForce(suppliers, 0.05))
      }),
    )
  })

  it('behavior: the place of the mean lies in the band', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 25 }), (suppliers) => {
        const means = suppliers.map(({ all }) => (all.n === 0 ? 0.5 : all.successes / all.n))
        rankBands(suppliers, 0.05).bands.forEach(({ best, worst }, index) => {
          const place = 1 + means.filter((mean) => mean > (means[index] ?? 0)).length
          expect(best).toBeLessThanOrEqual(place)
          expect(worst).toBeGreaterThanOrEqual(place)
        })
      }),
    )
  })

  it('behavior: a fleet too large for all pairs still tells apart what is far apart', () => {
    const stream = randomStream('large fleet')
    const suppliers = Array.from({ length: 10_050 }, (_, index) => {
      const mean = index < 50 ? 0.95 : 0.3
      let right = 0
      for (let item = 0; item < 300; item += 1) right += stream.next() < mean ? 1 : 0
      return scored(300, right)
    })
    const { bands } = rankBands(suppliers, 0.05)
    expect(bands[0]).toEqual({ best: 1, worst: 50 })
    expect(bands.at(-1)).toEqual({ best: 51, worst: 10_050 })
  })

  it('error: no error probability', () => {
    expect(() => rankBands([], 0)).toThrow('rankBands: alpha is 0, expected strictly between 0 and 1')
  })
})

/** All ordered pairs, told apart by Holm's steps over their e-values. */
function byBruteForce(suppliers: readonly RankedScores[], alpha: number) {
  const prepared = suppliers.map(prepareScores)
  const pairs = prepared.flatMap((_, above) =>
    prepared.flatMap((_, below) => (above === below ? [] : [{ above, below }])),
  )
  const logEValues = pairs.map(({ above, below }) => {
    const [first, second] = [prepared[above], prepared[below]]
    // The rank by the mean of all items decides which of two orders is looked at.
    const isAbove = first !== undefined && second !== undefined && first.all.mean > second.all.mean
    return isAbove ? Math.log(orderEValue(first, second)) : Number.NEGATIVE_INFINITY
  })
  const rejected = eHolm(logEValues, alpha)
  const told = pairs.filter((_, index) => rejected[index])
  return suppliers.map((_, index) => ({
    best: 1 + told.filter(({ below }) => below === index).length,
    worst: suppliers.length - told.filter(({ above }) => above === index).length,
  }))
}

describe('rankBandStudy', () => {
  it('behavior: bands hold at all looks, are narrower than by the union bound, and naive ones fail', () => {
    const [holm, union, wilson, point] = rankBandStudy({
      boards: 60,
      suppliers: 24,
      backends: 6,
      looks: [50, 100, 200, 400],
      alpha: 0.05,
      seed: 'rank bands test',
    })
    expect([holm?.method, holm?.coverage]).toEqual(['Holm over pairs', 1])
    expect(wilson?.coverage).toBeLessThan(0.9)
    expect(point?.coverage).toBe(0)
    for (const [look, width] of (holm?.widths ?? []).entries()) expect(width).toBeLessThan(union?.widths[look] ?? 0)
    expect(holm?.widths).toHaveLength(4)
  })
})
