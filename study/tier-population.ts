import type { RandomStream } from '#statistics/random-stream.ts'

/** Scores that the report measured of the models on its network (percentages of its leaderboard, section 5). */
export const exemplarScores: readonly number[] = [0.5496, 0.5491, 0.7262, 0.6787, 0.6532]

const spread = 0.05
const junkShare = 0.1

/**
 * The true score of a supplier: nine in ten are variants of the report's exemplars (standard deviation five points), one
 * in ten is junk below the base threshold. Two of five exemplars lie within a tenth of a point of a threshold, so no
 * fleet is harder to sort than this one.
 */
export function trueScore(stream: RandomStream): number {
  if (stream.next() < junkShare) return stream.next() * 0.3
  const exemplar = exemplarScores[stream.integer(exemplarScores.length)] ?? 0
  return Math.min(0.99, Math.max(0.01, exemplar + spread * normal(stream)))
}

/** A standard normal number (Box & Muller 1958). */
export function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
}
