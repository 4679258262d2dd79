import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** A control relay with whom it asked. */
export type EvidenceControl = {
  readonly id: string
  readonly requester: string
  readonly supplierId: string
  /** Null when the supplier is not known any more. */
  readonly operator: string | null
  readonly answered: boolean
  readonly at: number
}

/** The control relays that were made while a failure of this supplier waited for its blame, in order of time. */
export async function readEvidenceControls(
  database: Database,
  { supplierId, epoch }: { supplierId: string; epoch: number },
): Promise<EvidenceControl[]> {
  const { rows } = await sql<EvidenceControl>`
    select distinct c.id, c.requester, c.supplier_id as "supplierId", s.operator, c.answered, c.at
    from outcomes o
    join attempts a on a.id = o.attempt_id
    join requests r on r.id = o.request_id
    join samples drawn on drawn.id = r.sample_id and drawn.epoch = ${epoch}
    join controls c on c.requester = a.requester and c.at between a.committed_at and o.recorded_at
    left join suppliers s on s.id = c.supplier_id
    where o.supplier_id = ${supplierId} and o.kind in ('timed-out', 'unreachable', 'reset')
    order by c.at, c.id`.execute(database)
  return rows
}
