import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { UnrankedRow } from './build-row.ts'

/**
 * The reference that a supplier scores like: of those of its service whose interval meets its own, the one with the
 * nearest mean. Both intervals hold at every look, each with its own confidence; it says nothing of what model it is.
 */
export function likeReference(
  { supplier, score }: UnrankedRow,
  references: readonly UnrankedRow[],
): LeaderboardRow['likeReference'] {
  if (supplier.isReference || score === null || score.estimate.mean === null) return null
  const { mean, lower, upper } = score.estimate
  let nearest: LeaderboardRow['likeReference'] = null
  for (const other of references) {
    const { estimate, suite, version } = other.score ?? {}
    if (estimate === undefined || estimate.mean === null || suite !== score.suite || version !== score.version) continue
    if (other.supplier.network !== supplier.network || other.supplier.service !== supplier.service) continue
    if (estimate.lower > upper || estimate.upper < lower) continue
    if (nearest !== null && Math.abs(nearest.mean - mean) <= Math.abs(estimate.mean - mean)) continue
    const { id, name, address } = other.supplier
    nearest = {
      ...{ supplierId: id, name: name ?? address },
      ...{ mean: estimate.mean, lower: estimate.lower, upper: estimate.upper },
    }
  }
  return nearest
}
