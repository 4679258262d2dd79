import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { tellNews } from '../news.ts'

/**
 * Gives up requests whose period's seed is public by now: anyone can know their answers. They end unscored, and cost
 * the supplier nothing. One that is in flight is left to its visit, so that its attempt gets its outcome. Returns how
 * many.
 */
export async function expireRequests(database: Database, now: number): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ sample_id: string; supplier_id: string }>`
      update requests set state = 'unscored'
      where id in (
        select r.id from requests r join samples s on s.id = r.sample_id join periods p on p.id = s.period_id
        where r.state = 'pending' and p.revealed_at is not null and s.pool <> 'public'
          and r.attempts = (
            select count(*) from attempts a join outcomes o on o.attempt_id = a.id where a.request_id = r.id
          )
        limit 1000 for update of r skip locked
      )
      returning sample_id, supplier_id`.execute(transaction)
    if (rows.length === 0) return 0
    await sql`insert into settlements (sample_id, supplier_id, settled_at)
      select distinct on (expired.sample_id) expired.sample_id, expired.supplier_id, ${now}::double precision
      from unnest(${rows.map((row) => row.sample_id)}::text[], ${rows.map((row) => row.supplier_id)}::text[])
        as expired(sample_id, supplier_id)
      where not exists (select from requests r where r.sample_id = expired.sample_id and r.state = 'pending')
      on conflict do nothing`.execute(transaction)
    await tellNews(
      transaction,
      rows.map((row) => row.supplier_id),
    )
    return rows.length
  })
}
