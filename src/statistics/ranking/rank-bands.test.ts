import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
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

/** Holm's steps written out: all ordered pairs, the largest e-value first. */
function byBruteForce(suppliers: readonly RankedScores[], alpha: number) {
  const prepared = suppliers.map(prepareScores)
  const pairs = prepared.flatMap((first, above) =>
    prepared.flatMap((second, below) => {
      const isAbove = first.all.mean > second.all.mean
      return isAbove ? [{ above, below, eValue: orderEValue(first, second) }] : []
    }),
  )
  pairs.sort((a, b) => b.eValue - a.eValue)
  const bands = suppliers.map(() => ({ best: 1, worst: suppliers.length }))
  for (const [rejected, { above, below, eValue }] of pairs.entries()) {
    if (eValue < (suppliers.length * (suppliers.length - 1) - rejected) / alpha) break
    const [winner, loser] = [bands[above], bands[below]]
    if (winner === undefined || loser === undefined) throw new TypeError('every index has its band')
    winner.worst -= 1
    loser.best += 1
  }
  return bands
}
