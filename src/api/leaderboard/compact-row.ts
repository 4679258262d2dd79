import type { CompactRow } from '../schemas/compact-leaderboard.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'

/** What a table shows of a row. */
export function compactRow(row: LeaderboardRow): CompactRow {
  const { rank, rankBand, epoch, epochStartedAt, recent, group, computedAt, attempts, likeReference } = row
  const { firstSeenAt: _, lastSeenAt: __, ...supplier } = row.supplier
  const { state, tier, payTier, possible, isCalibrated, isSettled, errorRate } = row.tier
  return {
    ...{ rank, rankBand, epoch, epochStartedAt, recent, group, computedAt, attempts, supplier },
    tier: { state, tier, payTier, possible, isCalibrated, isSettled, errorRate },
    pay: row.pay === null ? null : { stepped: row.pay.stepped, staked: row.pay.staked },
    dominatedBy: row.dominatedBy?.length ?? null,
    score: row.score === null ? null : { suite: row.score.suite, ...intervalOf(row.score.estimate) },
    skills: row.skills.map(({ path, estimate }) => ({ path, ...intervalOf(estimate) })),
    flags: row.flags.map(({ kind, errorRate }) => ({ kind, errorRate })),
    drift: row.drift?.state ?? null,
    likeReference: likeReference === null ? null : { supplierId: likeReference.supplierId, name: likeReference.name },
    availability: row.availability === null ? null : intervalOf(row.availability),
    outcomes: row.outcomes === null ? null : withoutZeros(row.outcomes),
    blame: row.blame === null ? null : withoutZeros(row.blame),
    latencyMs: percentilesOf(row.latencyMs),
    firstByteMs: percentilesOf(row.firstByteMs),
  }
}

function intervalOf({ n, mean, lower, upper }: NonNullable<LeaderboardRow['availability']>) {
  return { n, mean, lower, upper }
}

function withoutZeros<Key extends string>(counts: Readonly<Record<Key, number>>): Partial<Record<Key, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Partial<Record<Key, number>>
}

function percentilesOf(times: LeaderboardRow['latencyMs']): CompactRow['latencyMs'] {
  return times === null ? null : { p50: times.p50, p95: times.p95 }
}
