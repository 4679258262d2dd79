import { describe, expect, it } from 'vitest'
import { jointRankBands } from './joint-rank-bands.ts'
import { RankBandsThread } from './rank-bands-thread.ts'
import type { ScoredMean } from './rank-rows.ts'

/** So many suppliers, the best first. */
function fleet(size: number): ScoredMean[] {
  return Array.from({ length: size }, (_, index) => {
    const mean = 1 - index / size
    return { all: { n: 200, mean }, own: { n: 120, mean } }
  })
}

describe('RankBandsThread', () => {
  it('default: a large fleet has the bands that it would have here, beside the event loop', async () => {
    const thread = new RankBandsThread()
    const scores = fleet(400)
    const answer = thread.bandsOf(scores)
    expect(answer).toBeInstanceOf(Promise)
    const other = thread.bandsOf(fleet(301))
    expect([await answer, await other]).toEqual([jointRankBands(scores), jointRankBands(fleet(301))])
    await thread.close()
  })

  it('behavior: a small one needs no thread', () => {
    expect(new RankBandsThread().bandsOf(fleet(3))).toEqual(jointRankBands(fleet(3)))
  })

  it('error: a question to a thread that ends is refused, and the next one has a new thread', async () => {
    const thread = new RankBandsThread()
    const lost = thread.bandsOf(fleet(2000))
    const ended = thread.close()
    await expect(lost).rejects.toThrow(expect.objectContaining({ code: 'RANK_BANDS_THREAD' }))
    await ended
    expect(await thread.bandsOf(fleet(301))).toEqual(jointRankBands(fleet(301)))
    await thread.close()
  })
})
