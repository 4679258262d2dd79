import { sql } from 'kysely'
import type { Database } from './database.ts'
export async function putContents(
  database: Database,
  bodies: readonly { hash: string; body: string }[],
  now = 0,
): Promise<void> {
  for (const { hash, body } of bodies)
    await sql`insert into contents (hash, encoding, bytes, size, created_at) values (${hash}, 'raw', ${Buffer.from(body)}, ${body.length}, ${now}) on conflict do nothing`.execute(
      database,
    )
}
export async function getContents(database: Database, hashes: readonly string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const rows = await database
    .selectFrom('contents')
    .selectAll()
    .where('hash', 'in', [...hashes])
    .execute()
  return new Map(rows.map((r) => [r.hash, Buffer.from(r.bytes).toString()]))
}
