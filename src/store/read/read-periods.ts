import { sql } from 'kysely'
import type { Period } from '#records/period.ts'
import type { Database } from '../database.ts'

/** A period as the public may see it: the seed only once it was revealed. */
export type PublicPeriod = Period & { readonly seed: string | null }

/**
 * Periods with their commitments, latest first. A seed leaves the database only when it was revealed by `now`
 * and its period is over: the condition stands in the query, so an unrevealed seed is never in our memory.
 */
export async function readPeriods(
  database: Database,
  { now, before, limit }: { readonly now: number; readonly before?: number | undefined; readonly limit: number },
): Promise<PublicPeriod[]> {
  const isRevealed = sql<boolean>`revealed_at is not null and revealed_at <= ${now}::double precision and ends_at <= ${now}::double precision`
  const rows = await database
    .selectFrom('periods')
    .select(['id', 'starts_at', 'ends_at', 'commitment', 'committed_at'])
    .select([
      sql<number | null>`case when ${isRevealed} then revealed_at end`.as('revealed_at'),
      sql<string | null>`case when ${isRevealed} then seed end`.as('seed'),
    ])
    .$if(before !== undefined, (query) => query.where('starts_at', '<', before ?? 0))
    .orderBy('starts_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    commitment: row.commitment,
    committedAt: row.committed_at,
    revealedAt: row.revealed_at,
    seed: row.seed,
  }))
}
