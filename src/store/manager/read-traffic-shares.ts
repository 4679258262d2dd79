import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { loadFadesMs } from '../traffic/record-traffic.ts'

/**
 * How much of users' traffic each supplier carries, 1 = as much as the average listed one, over about the last day: a
 * request counts for e^(−days since). One row for each supplier that carries any, in one text: a hundred thousand rows
 * would keep the event loop for a tenth of a second.
 */
export async function readTrafficShares(database: Database, now: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ ids: string | null; thousandths: string | null }>`
    with loads as materialized (
      select s.id, l.requests * exp(greatest(-700, least(0, l.as_of - ${now}) / ${loadFadesMs}::float8)) as load
      from traffic_loads l join suppliers s on s.id = l.supplier_id where s.is_listed
    ), fleet as (
      select sum(load) / (select count(*) from suppliers where is_listed) / 1000 as average_thousandth from loads
    )
    select string_agg(id, ',') as ids, string_agg((load / average_thousandth)::bigint::text, ',') as thousandths
    from loads, fleet where average_thousandth > 0`.execute(database)
  const ids = rows[0]?.ids?.split(',') ?? []
  const thousandths = rows[0]?.thousandths?.split(',') ?? []
  return new Map(ids.map((id, index) => [id, Number(thousandths[index]) / 1000]))
}
