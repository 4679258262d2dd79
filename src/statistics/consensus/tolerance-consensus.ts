import { requireArgument } from '../argument-error.ts'

export type Consensus = {
  /** The answer that the most weight is near to, by its place. */
  readonly center: number
  /** Places of all answers within the tolerance of it, ascending; the center among them. */
  readonly near: readonly number[]
}

export type ConsensusInput = {
  readonly count: number
  /** How unlike two answers are; not negative, the same both ways. */
  readonly distance: (one: number, other: number) => number
  /** Honest answers may be this far apart: whatever engines and precisions the service allows differ by. */
  readonly tolerance: number
  /** How much an answer counts, not negative; an operator's nodes should share one voice. Equal unless told otherwise. */
  readonly weightOf?: (place: number) => number
}

/**
 * What most of a session's answers agree on within a tolerance, or null: more than half of the weight is near no answer.
 *
 * No vote on equality: honest copies of one model at other precisions give other bytes. Those who are all near one
 * actual answer count together, which honest variants are and colluding strangers are not. There is no chain of
 * neighbours by which an answer could creep away: all are measured against one center.
 *
 * **One session decides nothing**: it can be captured by chance. Fold what it says into {@link deviationLogEValue}.
 * O(n²) distances.
 *
 * @example toleranceConsensus({ count: 3, distance: (a, b) => Math.abs(x[a] - x[b]), tolerance: 0.1 }) // x = [1, 1.05, 7]
 * // => { center: 0, near: [0, 1] }
 */
export function toleranceConsensus({
  count,
  distance,
  tolerance,
  weightOf = () => 1,
}: ConsensusInput): Consensus | null {
  requireArgument(tolerance >= 0, 'toleranceConsensus', 'tolerance', tolerance, 'not negative')
  const places = Array.from({ length: count }, (_, place) => place)
  const total = places.reduce((sum, place) => sum + weightOf(place), 0)
  let best: (Consensus & { readonly weight: number }) | null = null
  for (const center of places) {
    const near = places.filter((place) => place === center || distance(center, place) <= tolerance)
    const weight = near.reduce((sum, place) => sum + weightOf(place), 0)
    if (weight > total / 2 && weight > (best?.weight ?? 0)) best = { center, near, weight }
  }
  return best === null ? null : { center: best.center, near: best.near }
}
