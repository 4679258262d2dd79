import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { loadFadesMs } from '../traffic/record-traffic.ts'

/**
 * How much of users' traffic each supplier carries, 1 = as much as the average listed one, over about the last day: a
 * request counts for e^(−days since). One row for each supplier that carries any, in one text: a hundred thousand rows
 * would keep the event loop for a tenth of a second.
 */
export async function readTrafficShares(database: Database, now: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ ids: string | null; shares: string | null }>`
    select string_agg(id, ',') as ids, string_agg(round((load / average)::numeric, 3)::text, ',') as shares from (
      select s.id, l.load, sum(l.load) over () / (select count(*) from suppliers where is_listed) as average
      from suppliers s
      join (select supplier_id, requests * exp(greatest(-700, least(0, as_of - ${now}) / ${loadFadesMs}::float8)) as load from traffic_loads) l
        on l.supplier_id = s.id
      where s.is_listed
    ) as carried where average > 0`.execute(database)
  const [ids, shares] = [rows[0]?.ids?.split(',') ?? [], rows[0]?.shares?.split(',') ?? []]
  return new Map(ids.map((id, index) => [id, Number(shares[index])]))
}
