import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import type { ScoredMean } from './rank-rows.ts'

/** Scores on items of its own alone. */
function scored(n: number, mean: number): ScoredMean {
  return { all: { n, mean }, own: { n, mean } }
}

describe('jointRankBands', () => {
  it('default', () => {
    const scores = [scored(1000, 0.9), scored(1000, 0.6), scored(1000, 0.58), scored(1000, 0.1)]
    expect(jointRankBands(scores).bands).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 3 },
      { best: 2, worst: 3 },
      { best: 4, worst: 4 },
    ])
  })

  it('args: little evidence excludes no rank', () => {
    expect(jointRankBands([scored(2, 1), scored(2, 0)]).bands).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 2 },
    ])
  })

  it('args: nobody', () => {
    expect(jointRankBands([]).bands).toEqual([])
  })

  it('behavior: more suppliers make every band wider, never narrower', () => {
    const pair = [scored(180, 0.75), scored(180, 0.45)]
    const crowd = [...pair, ...Array.from({ length: 200 }, () => scored(120, 0.02))]
    expect(jointRankBands(pair).bands[0]).toEqual({ best: 1, worst: 1 })
    expect(jointRankBands(crowd).bands[0]).toEqual({ best: 1, worst: 2 })
  })

  it('behavior: at least 95 of 100 simulated leaderboards have every true rank in its band', () => {
    const stream = randomStream('rank bands')
    const abilities = Array.from({ length: 24 }, (_, index) => 0.3 + index * 0.02).reverse()
    let held = 0
    for (let board = 0; board < 100; board += 1) {
      const scores = abilities.map((ability) => {
        const n = 100 + stream.integer(400)
        let right = 0
        for (let item = 0; item < n; item += 1) right += stream.next() < ability ? 1 : 0
        return scored(n, right / n)
      })
      const { bands } = jointRankBands(scores)
      if (bands.every(({ best, worst }, index) => best <= index + 1 && index + 1 <= worst)) held += 1
    }
    expect(held).toBeGreaterThanOrEqual(95)
  })
})
