import { sql } from 'kysely'
import { type Tier, tier } from '#records/tier.ts'
import type { Database } from '../database.ts'

/** A published figure at one moment. */
export type HistoryPoint = {
  readonly epoch: number
  readonly suite: string
  readonly computedAt: number
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly tier: Tier | null
}

/** Where a page of history ends: the next one begins before it. */
export type HistoryCursor = { readonly computedAt: number; readonly epoch: number; readonly suite: string }

/** The published figures of a supplier over time, newest first; pass the last point as `before` for the next page. */
export async function readHistory(
  database: Database,
  {
    supplierId,
    suite,
    before,
    limit,
  }: {
    readonly supplierId: string
    readonly suite?: string | undefined
    readonly before?: HistoryCursor | undefined
    readonly limit: number
  },
): Promise<HistoryPoint[]> {
  const rows = await database
    .selectFrom('summary_history')
    .selectAll()
    .where('supplier_id', '=', supplierId)
    .$if(suite !== undefined, (query) => query.where('suite', '=', suite ?? ''))
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(computed_at, epoch, suite) < (${before?.computedAt}::double precision, ${before?.epoch}::integer, ${before?.suite}::text)`,
      ),
    )
    .orderBy('computed_at', 'desc')
    .orderBy('epoch', 'desc')
    .orderBy('suite', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    epoch: row.epoch,
    suite: row.suite,
    computedAt: row.computed_at,
    n: row.n,
    mean: row.mean,
    lower: row.lower,
    upper: row.upper,
    tier: row.tier === null ? null : tier.parse(row.tier),
  }))
}
