import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { rankBands } from '#statistics/rank-bands.ts'
import type { RankBands, ScoredMean } from './rank-rows.ts'

const jointAlpha = 0.05

/**
 * Rank bands that hold for every row at once with 95 %, at every look: each of the N means gets an interval that
 * misses with probability 0.05/N at most (N as of now), and `rankBands` draws the conclusion. These intervals are
 * wider than the published ones, which hold one by one. They are made from n and the mean alone, by the beta-binomial
 * mixture: it holds for any scores in [0, 1] that are drawn by the published weights.
 */
export function jointRankBands(scores: readonly ScoredMean[]): RankBands {
  const alpha = jointAlpha / Math.max(1, scores.length)
  const { bands, confidence } = rankBands(
    scores.map(({ n, mean }) => {
      // A mean of thirds times n may miss the whole number by a rounding error.
      const successes = Math.min(n, Math.max(0, mean * n))
      return { ...betaMixtureInterval({ n, successes }, alpha), alpha }
    }),
  )
  return {
    bands,
    confidence: Math.round(confidence * 1e9) / 1e9,
    method: 'union bound over beta-binomial mixture intervals',
  }
}
