import { sql } from 'kysely'
import { arrayLiteral } from './array-literal.ts'
import type { Database } from './database.ts'
import { joinBodies, loadBody, storeBody } from './stored-body.ts'
import { type Write, writeTogether } from './write-together.ts'

/** A text under the hash of its bytes (`contentHash`). */
export type Content = { readonly hash: string; readonly body: string }

/** Keeps texts, each once; those that are there already are left alone. `now` is milliseconds since 1970. */
export async function putContents(database: Database, contents: readonly Content[], now: number): Promise<void> {
  await writeTogether(database, keptContents(contents, now))
}

/** The same as a write that can travel with others; none when there are no texts. */
export function keptContents(contents: readonly Content[], now: number): Write[] {
  if (contents.length === 0) return []
  // In one order everywhere: two writers of the same texts then wait for each other instead of locking up.
  const sorted = contents.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  const stored = sorted.map(({ body }) => storeBody(body))
  const { joined, starts, lengths } = joinBodies(stored)
  const values = [
    joined,
    now,
    ...[
      sorted.map(({ hash }) => hash),
      stored.map(({ encoding }) => encoding),
      starts,
      lengths,
      stored.map(({ size }) => size),
    ].map(arrayLiteral),
  ]
  const textFrom = (first: number) => `insert into contents (hash, encoding, bytes, size, created_at)
    select hash, encoding, substr($${first}::bytea, start, length), size, $${first + 1}::double precision
    from unnest($${first + 2}::text[], $${first + 3}::text[], $${first + 4}::integer[], $${first + 5}::integer[],
      $${first + 6}::integer[]) as new (hash, encoding, start, length, size)
    on conflict do nothing`
  return [{ values, textFrom }]
}

/** The texts that are there, by hash. */
export async function getContents(database: Database, hashes: readonly string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{ hash: string; encoding: string; bytes: Uint8Array; size: number }>`
    select hash, encoding, bytes, size from contents where hash = any(${hashes}::text[])`.execute(database)
  return new Map(rows.map((row) => [row.hash, loadBody(row).toString()]))
}
