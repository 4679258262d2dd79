import { sql } from 'kysely'
import type { Database } from './database.ts'
export async function putResponses(
  database: Database,
  rows: readonly { attemptId: string; body: Uint8Array; expiresAt: number }[],
): Promise<void> {
  for (const r of rows)
    await sql`insert into responses (attempt_id, encoding, bytes, size, expires_at) values (${r.attemptId}, 'raw', ${Buffer.from(r.body)}, ${r.body.length}, ${r.expiresAt}) on conflict do nothing`.execute(
      database,
    )
}
export async function getResponses(database: Database, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('responses')
    .selectAll()
    .where('attempt_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((r) => [r.attempt_id, r.bytes]))
}
export async function deleteExpiredResponses(database: Database, now: number, limit: number): Promise<number> {
  await sql`delete from responses where attempt_id in (select attempt_id from responses where expires_at < ${now} limit ${limit})`.execute(
    database,
  )
  return 0
}
