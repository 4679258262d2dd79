import { sql } from 'kysely'
import { arrayLiteral } from './array-literal.ts'
import type { Database } from './database.ts'
import { joinBodies, loadBody, storeBody } from './stored-body.ts'
import { type Write, writeTogether } from './write-together.ts'

/** The raw body of a response, kept until it expires (milliseconds since 1970). */
export type Response = { readonly attemptId: string; readonly body: Uint8Array; readonly expiresAt: number }

/** Keeps response bodies; an attempt that has one already keeps its first. */
export async function putResponses(database: Database, responses: readonly Response[]): Promise<void> {
  await writeTogether(database, keptResponses(responses))
}

/** The same as a write that can travel with others; none when there are no responses. */
export function keptResponses(responses: readonly Response[]): Write[] {
  if (responses.length === 0) return []
  const stored = responses.map(({ body }) => storeBody(body))
  const { joined, starts, lengths } = joinBodies(stored)
  const values = [
    joined,
    ...[
      responses.map(({ attemptId }) => attemptId),
      stored.map(({ encoding }) => encoding),
      starts,
      lengths,
      stored.map(({ size }) => size),
      responses.map(({ expiresAt }) => expiresAt),
    ].map(arrayLiteral),
  ]
  const textFrom = (first: number) => `insert into responses (attempt_id, encoding, bytes, size, expires_at)
    select attempt_id, encoding, substr($${first}::bytea, start, length), size, expires_at
    from unnest($${first + 1}::text[], $${first + 2}::text[], $${first + 3}::integer[], $${first + 4}::integer[],
      $${first + 5}::integer[], $${first + 6}::double precision[])
      as new (attempt_id, encoding, start, length, size, expires_at)
    on conflict do nothing`
  return [{ values, textFrom }]
}

/** The bodies that are still there, by attempt. */
export async function getResponses(
  database: Database,
  attemptIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  if (attemptIds.length === 0) return new Map()
  const { rows } = await sql<{ attempt_id: string; encoding: string; bytes: Uint8Array; size: number }>`
    select attempt_id, encoding, bytes, size from responses where attempt_id = any(${attemptIds}::text[])`.execute(
    database,
  )
  return new Map(rows.map((row) => [row.attempt_id, loadBody(row)]))
}

/**
 * Deletes up to `limit` bodies whose time is over, the oldest first.
 *
 * @returns how many were deleted: call again while it is `limit`.
 */
export async function deleteExpiredResponses(database: Database, now: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from responses where attempt_id in (
      select attempt_id from responses where expires_at <= ${now} order by expires_at limit ${limit} for update skip locked
    )`.execute(database)
  return Number(numAffectedRows ?? 0n)
}
