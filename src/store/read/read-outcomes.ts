import { sql } from 'kysely'
import { type Blame, blame, type OutcomeKind, outcomeKind } from '#records/outcome.ts'
import type { Database } from '../database.ts'

export type OutcomeTally = { readonly kind: OutcomeKind; readonly blame: Blame; readonly count: number }

/**
 * What became of every attempt at a supplier since it was first seen, over all its epochs, counted by kind and
 * blame; the most frequent first. Reads each outcome of the supplier, so it is for one supplier's page, not for lists.
 */
export async function readOutcomes(database: Database, supplierId: string): Promise<OutcomeTally[]> {
  const rows = await database
    .selectFrom('outcomes')
    .select(['kind', 'blame', sql<number>`cast(count(*) as double precision)`.as('count')])
    .where('supplier_id', '=', supplierId)
    .groupBy(['kind', 'blame'])
    .orderBy('count', 'desc')
    .orderBy('kind')
    .orderBy('blame')
    .execute()
  return rows.map((row) => ({
    kind: outcomeKind.parse(row.kind),
    blame: blame.parse(row.blame),
    count: row.count,
  }))
}
