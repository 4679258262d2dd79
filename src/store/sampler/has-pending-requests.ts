import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Whether at least so many requests wait to be asked. Counts no further, and by the index alone. */
export async function hasPendingRequests(database: Database, count: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from requests where state = 'pending' offset ${count - 1} limit 1`.execute(database)
  return rows.length > 0
}
