import { rankBands } from '#statistics/ranking/rank-bands.ts'
import type { RankBands, ScoredMean } from './rank-rows.ts'

const jointAlpha = 0.05

/**
 * Rank bands that hold for every row at once with 95 %, at every look. They are made from counts and means alone, by
 * the beta-binomial mixture: it holds for any scores in [0, 1] that are drawn by the published weights. Who has no items
 * of its own (summaries of earlier versions do not tell) is told apart from nobody.
 */
export function jointRankBands(scores: readonly ScoredMean[]): RankBands {
  const { bands, confidence } = rankBands(
    scores.map(({ all, own }) => ({ all: countsOf(all), own: countsOf(own) })),
    jointAlpha,
  )
  return { bands, confidence, method: 'Holm over pairs of beta-binomial mixtures' }
}

/** A mean of thirds times n may miss the whole number by a rounding error. */
function countsOf({ n, mean }: ScoredMean['all']): { n: number; successes: number } {
  return { n, successes: Math.min(n, Math.max(0, mean * n)) }
}
