import { sql } from 'kysely'
import type { Supplier } from '#records/supplier.ts'
import { type Tier, tier } from '#records/tier.ts'
import type { Database } from '../database.ts'
import { supplierFromRow } from './supplier-from-row.ts'

/** The last published figures of a supplier before a moment. */
export type PastScore = {
  readonly supplier: Supplier
  readonly epoch: number
  readonly suite: string
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly tier: Tier | null
  readonly computedAt: number
}

type SupplierRow = Parameters<typeof supplierFromRow>[0]
type PointRow = {
  readonly epoch: number
  readonly suite: string
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly tier: string | null
  readonly computed_at: number
}

/**
 * For each supplier that its network listed after `from` and before `until`, the last point of its history before `until` in one
 * of these suites. One look into the history's index for each supplier, however long the history is.
 */
export async function readPastScores(
  database: Database,
  { suites, from, until }: { readonly suites: readonly string[]; readonly from: number; readonly until: number },
): Promise<PastScore[]> {
  const { rows } = await sql<SupplierRow & PointRow>`
    select s.*, h.epoch, h.suite, h.n, h.mean, h.lower, h.upper, h.tier, h.computed_at
    from suppliers s
    cross join lateral (
      select * from summary_history
      where supplier_id = s.id and suite = any(${[...suites]}::text[]) and computed_at < ${until}::double precision
      order by epoch desc, computed_at desc limit 1
    ) h
    where s.first_seen_at < ${until}::double precision and (s.is_listed or s.last_seen_at >= ${from}::double precision)
    order by s.id`.execute(database)
  return rows.map((row) => ({
    supplier: supplierFromRow(row),
    epoch: row.epoch,
    suite: row.suite,
    n: row.n,
    mean: row.mean,
    lower: row.lower,
    upper: row.upper,
    tier: row.tier === null ? null : tier.parse(row.tier),
    computedAt: row.computed_at,
  }))
}

/** When the first supplier was seen: no figure is older. Null in an empty store. */
export async function readFirstSighting(database: Database): Promise<number | null> {
  const { rows } = await sql<{ first: number | null }>`
    select min(first_seen_at) as first from suppliers`.execute(database)
  return rows[0]?.first ?? null
}
