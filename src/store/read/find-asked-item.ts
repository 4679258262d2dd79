import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** The item that a request body belongs to. */
export type AskedItem = {
  readonly task: string
  readonly documentId: string
  readonly document: Readonly<Record<string, unknown>>
  readonly pool: string
  /** Position of the request among the item's. */
  readonly index: number
}

/** Which item a request body (by its hash) asks; undefined when we never built it. For the simulators' answer key. */
export async function findAskedItem(database: Database, bodyHash: string): Promise<AskedItem | undefined> {
  const { rows } = await sql<AskedItem>`
    select s.task, s.document_id as "documentId", s.document, s.pool, r.index
    from requests r join samples s on s.id = r.sample_id
    where r.body_hash = ${bodyHash} limit 1`.execute(database)
  return rows[0]
}
