import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Rows that wait for a stage. Each is counted up to `limit` only, so that asking costs little on a long queue. */
export type QueueDepth = {
  readonly plansPlanned: number
  readonly requestsPending: number
  readonly samplesSettled: number
  readonly suppliersWithNews: number
}

/** How much work waits between the stages. */
export async function readQueueDepth(
  database: Database,
  { limit = 100_000 }: { readonly limit?: number } = {},
): Promise<QueueDepth> {
  const { rows } = await sql<QueueDepth>`
    select
      (select cast(count(*) as double precision)
        from (select 1 from plans where state = 'planned' limit ${limit}::integer) as waiting) as "plansPlanned",
      (select cast(count(*) as double precision)
        from (select 1 from requests where state = 'pending' limit ${limit}::integer) as waiting) as "requestsPending",
      (select cast(count(*) as double precision)
        from (select 1 from settlements limit ${limit}::integer) as waiting) as "samplesSettled",
      (select cast(count(*) as double precision)
        from (select 1 from news limit ${limit}::integer) as waiting) as "suppliersWithNews"
  `.execute(database)
  const [row] = rows
  return row ?? { plansPlanned: 0, requestsPending: 0, samplesSettled: 0, suppliersWithNews: 0 }
}
