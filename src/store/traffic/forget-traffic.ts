import { sql } from 'kysely'
import { oldestTrafficMs } from '#records/traffic.ts'
import type { Database } from '../database.ts'

/** Counts by the hour are kept for so long. */
const HOURS_KEPT_MS = 2 * oldestTrafficMs

/**
 * Deletes up to `limit` ids of requests that are too old to come again, and as many hours' counts. Loads fade by
 * themselves; samples go when they are compared.
 */
export async function forgetTraffic(database: Database, now: number, limit: number): Promise<void> {
  // A day longer than they are taken, so that clocks need not agree.
  const oldestId = now - oldestTrafficMs - 24 * 3_600_000
  await sql`delete from traffic_ids where id in (select id from traffic_ids where at < ${oldestId} limit ${limit})`.execute(
    database,
  )
  await sql`
    delete from traffic_hours where (hour, supplier_id) in (
      select hour, supplier_id from traffic_hours where hour < ${now - HOURS_KEPT_MS} and is_compared limit ${limit})`.execute(
    database,
  )
}
