import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** The entries that were added to those of the suppliers file, in the order of their addresses. */
export async function readAddedEntries(database: Database): Promise<unknown[]> {
  const rows = await database.selectFrom('added_suppliers').select('entry').orderBy('address').execute()
  return rows.map(({ entry }) => entry)
}

/** Keeps an entry; false when there is one with its address already. */
export async function addEntry(
  database: Database,
  { address, entry, now }: { readonly address: string; readonly entry: object; readonly now: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into added_suppliers (address, entry, added_at) values (${address}, ${JSON.stringify(entry)}::jsonb, ${now})
    on conflict do nothing`.execute(database)
  return numAffectedRows === 1n
}

/** Takes an entry out; false when there was none with that address. */
export async function removeEntry(database: Database, address: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('added_suppliers')
    .where('address', '=', address)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
