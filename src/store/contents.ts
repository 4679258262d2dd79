import { sql } from 'kysely'
import type { Database } from './database.ts'
import { joinBodies, loadBody, storeBody } from './stored-body.ts'

/** A text under the hash of its bytes (`contentHash`). */
export type Content = { readonly hash: string; readonly body: string }

/** Keeps texts, each once; those that are there already are left alone. `now` is milliseconds since 1970. */
export async function putContents(database: Database, contents: readonly Content[], now: number): Promise<void> {
  if (contents.length === 0) return
  // In one order everywhere: two writers of the same texts then wait for each other instead of locking up.
  const sorted = contents.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  const stored = sorted.map(({ body }) => storeBody(body))
  const { joined, starts, lengths } = joinBodies(stored)
  await sql`
    insert into contents (hash, encoding, bytes, size, created_at)
    select hash, encoding, substr(${joined}::bytea, start, length), size, ${now}::double precision
    from unnest(
      ${sorted.map(({ hash }) => hash)}::text[], ${stored.map(({ encoding }) => encoding)}::text[],
      ${starts}::integer[], ${lengths}::integer[], ${stored.map(({ size }) => size)}::integer[]
    ) as new (hash, encoding, start, length, size)
    on conflict do nothing`.execute(database)
}

/** The texts that are there, by hash. */
export async function getContents(database: Database, hashes: readonly string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{ hash: string; encoding: string; bytes: Uint8Array; size: number }>`
    select hash, encoding, bytes, size from contents where hash = any(${hashes}::text[])`.execute(database)
  return new Map(rows.map((row) => [row.hash, loadBody(row).toString()]))
}
