import { sql } from 'kysely'
import type { RequestKind } from '#records/sample.ts'
import type { Database } from '../database.ts'
import { loadBody } from '../stored-body.ts'

/** A request that may be asked now, and how often it has been. */
export type DueRequest = {
  readonly id: string
  readonly sampleId: string
  readonly supplierId: string
  readonly kind: RequestKind
  readonly path: string
  readonly bodyHash: string
  /** The text to send; undefined when the store has lost it. */
  readonly body: string | undefined
  /** How many requests the sample has. */
  readonly sampleRequests: number
  /** Attempts that have an outcome; none is open while the request is due. */
  readonly attempts: number
  readonly supplierFailures: number
  readonly notBefore: number
}

/** The last request that a visit was given; it gets those after it. */
export type DueMark = Pick<DueRequest, 'notBefore' | 'id'>

/**
 * Suppliers that their network lists and that have a request due: who has left is asked no more. Walks the index of pending requests from supplier to supplier,
 * so its cost grows with suppliers, not with the backlog.
 */
export async function suppliersWithDueRequests(database: Database, now: number): Promise<string[]> {
  const { rows } = await sql<{ supplier_id: string }>`
    with recursive waiting(supplier_id, not_before) as (
      (select supplier_id, not_before from requests where state = 'pending' order by supplier_id, not_before limit 1)
      union all
      select next.supplier_id, next.not_before from waiting
      cross join lateral (
        select supplier_id, not_before from requests
        where state = 'pending' and supplier_id > waiting.supplier_id order by supplier_id, not_before limit 1
      ) next
    )
    select supplier_id from waiting join suppliers on suppliers.id = supplier_id
    where not_before <= ${now} and is_listed`.execute(database)
  return rows.map((row) => row.supplier_id)
}

/**
 * The requests of a supplier that are due and come after the mark, oldest first. Those whose period's seed is public
 * are left out: the next visit gives them up. The index gives them in this order, and each is looked at by itself (a
 * join would be planned over all samples), so that the cost grows with the limit and not with the backlog.
 */
export async function dueRequests(
  database: Database,
  { supplierId, now, limit, after }: { supplierId: string; now: number; limit: number; after: DueMark | undefined },
): Promise<DueRequest[]> {
  const { rows } = await sql<Omit<DueRequest, 'body'> & { encoding: string | null; bytes: Uint8Array; size: number }>`
    select r.id, r.sample_id as "sampleId", r.supplier_id as "supplierId", r.kind, r.path, r.body_hash as "bodyHash",
      r.sample_requests as "sampleRequests", r.attempts, r.supplier_failures as "supplierFailures",
      r.not_before as "notBefore", c.encoding, c.bytes, c.size
    from (
      select * from requests r
      where r.supplier_id = ${supplierId} and r.state = 'pending' and r.not_before <= ${now}
        and (r.not_before, r.id) > (${after?.notBefore ?? 0}::double precision, ${after?.id ?? ''}::text)
        and (select s.pool <> 'public' and p.revealed_at is not null from samples s join periods p on p.id = s.period_id
          where s.id = r.sample_id) is not true
      order by r.not_before, r.id limit ${limit}
    ) r left join contents c on c.hash = r.body_hash
    order by r.not_before, r.id`.execute(database)
  return rows.map(({ encoding, bytes, size, ...request }) => ({
    ...request,
    body: encoding === null ? undefined : loadBody({ encoding, bytes, size }).toString(),
  }))
}
