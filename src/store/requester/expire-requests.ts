import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { tellNews } from '../news.ts'

/**
 * Gives up the waiting requests of a supplier whose period's seed is public by now: anyone can know their answers. They
 * end unscored, and cost the supplier nothing. Must run in a transaction that has checked the visit's lease, when
 * nothing of the supplier is in flight. Returns how many.
 */
export async function expireRequests(
  transaction: Database,
  { supplierId, now }: { supplierId: string; now: number },
): Promise<number> {
  const { rows } = await sql<{ sample_id: string }>`
    update requests set state = 'unscored'
    where id in (
      select r.id from requests r join samples s on s.id = r.sample_id join periods p on p.id = s.period_id
      where r.supplier_id = ${supplierId} and r.state = 'pending' and p.revealed_at is not null and s.pool <> 'public'
    )
    returning sample_id`.execute(transaction)
  if (rows.length === 0) return 0
  await sql`insert into settlements (sample_id, supplier_id, settled_at)
    select distinct sample_id, ${supplierId}::text, ${now}::double precision
    from unnest(${rows.map((row) => row.sample_id)}::text[]) as expired(sample_id)
    where not exists (select from requests r where r.sample_id = expired.sample_id and r.state = 'pending')
    on conflict do nothing`.execute(transaction)
  await tellNews(transaction, [supplierId])
  return rows.length
}
