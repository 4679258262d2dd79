import { defaultTierRule } from '#statistics/tier-decision.ts'
import type { CompactLeaderboardResponse } from '../schemas/compact-leaderboard.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'

type Thresholds = CompactLeaderboardResponse['thresholds']

const known = new WeakMap<readonly LeaderboardRow[], Thresholds>()

/** Where tiers begin for all rows of a ranking; null where epochs have different scales. Found once for each ranking. */
export function sharedThresholds(rows: readonly LeaderboardRow[]): Thresholds {
  const found = known.get(rows)
  if (found !== undefined) return found
  const scales = new Map(
    rows.filter(({ epoch }) => epoch !== null).map(({ tier: { scale } }) => [scale?.id ?? null, scale]),
  )
  const [scale = null] = scales.values()
  const { base, middle, high } = scale?.thresholds ?? defaultTierRule.thresholds
  const thresholds = scales.size > 1 ? null : { base, middle, high, isCalibrated: scale !== null }
  known.set(rows, thresholds)
  return thresholds
}
