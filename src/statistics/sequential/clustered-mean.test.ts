import { describe, expect, it } from 'vitest'
import { bettingBounds, emptyScoreSums, foldScore } from '../betting.ts'
import { randomStream } from '../random-stream.ts'
import { foldCluster } from './clustered-mean.ts'

const sides = { lower: 0.025, upper: 0.025 }

describe('foldCluster', () => {
  it('default: a cluster is one score', () => {
    expect(foldCluster(emptyScoreSums, [1, 0, 1, 1])).toEqual(foldScore(emptyScoreSums, 0.75))
  })

  it('behavior: holds where the plain interval fails, because members of a cluster agree', () => {
    const runs = 150
    let held = 0
    let heldPlain = 0
    for (let run = 0; run < runs; run += 1) {
      const stream = randomStream(`clusters ${run}`)
      let clusters = emptyScoreSums
      let plain = emptyScoreSums
      let isHeld = true
      let isHeldPlain = true
      for (let cluster = 0; cluster < 40; cluster += 1) {
        // All ten questions about a passage stand or fall together; the mean is ½.
        const members = Array<number>(10).fill(stream.next() < 0.5 ? 1 : 0)
        clusters = foldCluster(clusters, members)
        for (const score of members) plain = foldScore(plain, score)
        const [now, nowPlain] = [bettingBounds(clusters, sides), bettingBounds(plain, sides)]
        isHeld &&= now.lower <= 0.5 && 0.5 <= now.upper
        isHeldPlain &&= nowPlain.lower <= 0.5 && 0.5 <= nowPlain.upper
      }
      held += isHeld ? 1 : 0
      heldPlain += isHeldPlain ? 1 : 0
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.95)
    expect(heldPlain / runs).toBeLessThan(0.7)
  })

  it.each([[[]], [[0.5, 2]]])('error: %j', (scores) => {
    expect(() => foldCluster(emptyScoreSums, scores)).toThrow(/expected/)
  })
})
