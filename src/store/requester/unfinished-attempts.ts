import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** An attempt whose requester died before its outcome was stored. */
export type UnfinishedAttempt = {
  readonly attemptId: string
  readonly requestId: string
  readonly sampleId: string
  readonly sampleRequests: number
  readonly attempts: number
  readonly supplierFailures: number
}

/** Attempts of a supplier that never got an outcome. Under a fresh visit all of them belong to dead requesters. */
export async function unfinishedAttempts(database: Database, supplierId: string): Promise<UnfinishedAttempt[]> {
  const { rows } = await sql<UnfinishedAttempt>`
    select a.id as "attemptId", r.id as "requestId", r.sample_id as "sampleId", r.sample_requests as "sampleRequests", r.attempts,
      r.supplier_failures as "supplierFailures"
    from requests r
    join attempts a on a.request_id = r.id
    left join outcomes o on o.attempt_id = a.id
    where r.supplier_id = ${supplierId} and r.state = 'pending' and o.attempt_id is null
    order by a.committed_at, a.id`.execute(database)
  return rows
}
