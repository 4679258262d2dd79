import { sql } from 'kysely'
import type { Tier } from '#records/tier.ts'
import type { Database } from '../database.ts'

/** A listed supplier's published evidence of a change in its present epoch. */
export type ChangingSupplier = {
  readonly supplierId: string
  readonly epoch: number
  readonly startedAt: number
  readonly logEvidence: number
  /** How long the days are by which its evidence was gathered; those of the settings may have changed since. */
  readonly dayMs: number
  /** What it is paid now. */
  readonly payTier: Tier
}

/** Listed suppliers whose evidence is at least this; an index has them, so that a quiet fleet costs nothing. */
export async function readChangingSuppliers(database: Database, least: number): Promise<ChangingSupplier[]> {
  const { rows } = await sql<ChangingSupplier>`
    select m.supplier_id as "supplierId", m.epoch, e.started_at as "startedAt", m.change_evidence as "logEvidence",
      (m.summary #>> '{drift,dayMs}')::double precision as "dayMs", m.summary #>> '{tier,payTier}' as "payTier"
    from summaries m
    join epochs e on e.supplier_id = m.supplier_id and e.epoch = m.epoch and e.closed_at is null
    join suppliers s on s.id = m.supplier_id and s.is_listed
    where m.change_evidence > 0 and m.change_evidence >= ${least}
    order by m.supplier_id`.execute(database)
  return rows
}

/** How many suppliers are listed. */
export async function countListed(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from suppliers where is_listed`.execute(database)
  return rows[0]?.count ?? 0
}
