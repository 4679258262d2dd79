import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import type { RankBands, ScoredMean } from './rank-rows.ts'

const confidence = 0.95

/**
 * Rank bands that hold for every row at once with 95 %, at every look: each of the N means gets an interval that
 * misses with probability 0.05/N at most (union bound; N as of now), and a rank is excluded only by those whose whole interval
 * lies above or below. The beta-binomial mixture holds for any scores in [0, 1] that are drawn by the published
 * weights. These intervals are wider than the published ones, which hold one by one.
 */
export function jointRankBands(scores: readonly ScoredMean[]): RankBands {
  const alpha = (1 - confidence) / Math.max(1, scores.length)
  const bounds = scores.map(({ n, mean }) =>
    betaMixtureInterval({ n, successes: Math.min(n, Math.max(0, mean * n)) }, alpha),
  )
  const lowers = Float64Array.from(bounds, ({ lower }) => lower).sort()
  const uppers = Float64Array.from(bounds, ({ upper }) => upper).sort()
  const bands = bounds.map(({ lower, upper }) => ({
    best: 1 + scores.length - countUpTo(lowers, upper),
    worst: scores.length - countBelow(uppers, lower),
  }))
  return { bands, confidence, method: 'union bound over beta-binomial mixture intervals' }
}

/** How many sorted values are ≤ bound. */
function countUpTo(sorted: Float64Array, bound: number): number {
  return firstIndex(sorted, (value) => value > bound)
}

/** How many sorted values are < bound. */
function countBelow(sorted: Float64Array, bound: number): number {
  return firstIndex(sorted, (value) => value >= bound)
}

function firstIndex(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(sorted[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
