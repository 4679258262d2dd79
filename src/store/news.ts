import { sql } from 'kysely'
import { arrayLiteral } from './array-literal.ts'
import type { Database } from './database.ts'
import { type Write, writeTogether } from './write-together.ts'

/**
 * Tells the summarizer, in the writer's own transaction, that there is something new about these suppliers.
 * The update of a row that exists already is on purpose: it locks the row until the writer commits, so that the
 * summarizer cannot take the news away before what it announces is visible.
 */
export async function tellNews(transaction: Database, supplierIds: readonly string[]): Promise<void> {
  await writeTogether(transaction, news(supplierIds))
}

/** The same as a write that can travel with others; none when there are no suppliers. */
export function news(supplierIds: readonly string[]): Write[] {
  // Sorted, so that two writers lock in the same order and never wait for each other in a ring.
  const ids = [...new Set(supplierIds)].sort()
  if (ids.length === 0) return []
  const textFrom = (first: number) => `insert into news (supplier_id) select * from unnest($${first}::text[])
    on conflict (supplier_id) do update set supplier_id = excluded.supplier_id`
  return [{ values: [arrayLiteral(ids)], textFrom }]
}

/** Takes up to `limit` suppliers with news, inside the transaction that summarises them. */
export async function takeNews(transaction: Database, limit: number): Promise<string[]> {
  const { rows } = await sql<{ supplier_id: string }>`
    delete from news where supplier_id in (select supplier_id from news limit ${limit} for update skip locked)
    returning supplier_id`.execute(transaction)
  return rows.map((row) => row.supplier_id).sort()
}
