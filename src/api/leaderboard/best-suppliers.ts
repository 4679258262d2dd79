import { type Tier, tier as tiers } from '#records/tier.ts'
import type { BestResponse } from '../schemas/best.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import { skillOf } from './order-rows.ts'

type Best = BestResponse['suppliers'][number]

type Question = {
  readonly tier?: Tier | undefined
  readonly skill?: string | undefined
  readonly provisional?: boolean | undefined
  readonly maximumAgeMs?: number | undefined
  readonly limit: number
  readonly now: number
}

/**
 * Who serves best by what is surely so: ordered by the lower bound of the skill that is asked for, otherwise by tier and then by the
 * lower bound of the score. Never references, never who has left, and never who is not decided, unless that is asked for.
 */
export function bestSuppliers(
  rows: readonly LeaderboardRow[],
  { tier, skill, provisional = false, maximumAgeMs, limit, now }: Question,
): Best[] {
  const least = tier === undefined ? 0 : tiers.options.indexOf(tier)
  return rows
    .flatMap((row) => bestOf(row, skill, now))
    .filter(
      (best) =>
        tiers.options.indexOf(best.tier) >= least &&
        (provisional || best.state === 'decided') &&
        (maximumAgeMs === undefined || best.ageMs <= maximumAgeMs),
    )
    .sort((a, b) => (skill === undefined ? byTier(a, b) : 0) || b.score.lower - a.score.lower || byId(a, b))
    .slice(0, limit)
}

function bestOf(row: LeaderboardRow, skill: string | undefined, now: number): Best[] {
  const { supplier, tier: verdict, score, computedAt } = row
  const estimate = skill === undefined ? score?.estimate : skillOf(row, skill)?.estimate
  const { tier, state, overTierErrorRate, isCalibrated } = verdict
  if (supplier.isReference || !supplier.isListed || computedAt === null) return []
  if (estimate === undefined || estimate.mean === null || tier === null || state === 'unknown') return []
  const { id, network, address, service, name, operator, declaredModel, isSimulated } = supplier
  return [
    {
      supplier: { id, network, address, service, name, operator, declaredModel, isSimulated },
      ...{ tier, state, overTierErrorRate, isCalibrated },
      score: { n: estimate.n, mean: estimate.mean, lower: estimate.lower },
      availabilityLower: row.availability?.mean == null ? null : row.availability.lower,
      latencyP50Ms: row.latencyMs?.p50 ?? null,
      firstByteP50Ms: row.firstByteMs?.p50 ?? null,
      drift: row.drift?.state ?? null,
      flags: row.flags.length,
      computedAt,
      ageMs: Math.max(0, now - computedAt),
    },
  ]
}

function byTier(a: Best, b: Best): number {
  return tiers.options.indexOf(b.tier) - tiers.options.indexOf(a.tier)
}

function byId(a: Best, b: Best): number {
  return a.supplier.id < b.supplier.id ? -1 : 1
}
