import { sql } from 'kysely'
import type { Database } from '../database.ts'

/**
 * Resolves when the store answers a trivial query.
 *
 * @throws what the store throws when it cannot be reached.
 */
export async function checkStore(database: Database): Promise<void> {
  await sql`select 1`.execute(database)
}
