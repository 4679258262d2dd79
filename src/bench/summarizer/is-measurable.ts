import type { ItemCounts } from './summary-state.ts'

/** Share of answered items that may lack what was asked for, and the others still be published as a score. */
const MAXIMUM_MISSING_SHARE = 0.05

/**
 * Whether the scored items of a task or suite may stand for all of it. A supplier that leaves log-probabilities out cannot be
 * measured by them, and one that leaves them out now and then would choose what it is measured by: with a twentieth at most,
 * that can raise a score by a twentieth of itself at most.
 */
export function isMeasurable({ scored, capabilityMissing }: ItemCounts): boolean {
  return capabilityMissing <= MAXIMUM_MISSING_SHARE * (scored + capabilityMissing)
}
