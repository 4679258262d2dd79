import { sql } from 'kysely'
import type { TierVerdict } from '#records/tier.ts'
import type { Database } from '../database.ts'
import { publishedSuite, unpackedSummary } from './read-planning-view.ts'

/** How far the tier of a listed supplier is decided, and what measuring it has taken so far. */
export type TierFactsRow = {
  readonly supplierId: string
  readonly epoch: number
  readonly tierState: TierVerdict['state']
  readonly isSettled: boolean
  readonly tierItems: number
  readonly tierMean: number | null
  /** Attempts, and items whose fate is known, in this epoch. */
  readonly attempts: number
  readonly items: number
}

/** Enough to be quick, few enough that a hundred thousand take no more memory. */
const suppliersPerPage = 5_000

/** All listed suppliers, page by page. It unpacks every summary, so it is not for every turn. */
export async function* readTierFacts(database: Database, tierSuite: string | null): AsyncGenerator<TierFactsRow[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<TierFactsRow>`
      select s.id as "supplierId", e.epoch, coalesce(m.tier ->> 'state', 'unknown') as "tierState",
        coalesce((m.tier ->> 'isSettled')::boolean, false) as "isSettled",
        coalesce((m.deciding #>> '{estimate,n}')::int, 0) as "tierItems",
        (m.deciding #>> '{estimate,mean}')::float8 as "tierMean",
        coalesce(m.attempts, 0) as attempts, coalesce(m.items, 0) as items
      from suppliers s
      join epochs e on e.supplier_id = s.id and e.closed_at is null
      left join lateral (
        select unpacked.summary -> 'tier' as tier, (unpacked.summary ->> 'attempts')::int as attempts,
          ${publishedSuite(sql`${tierSuite}::text`)} as deciding,
          (select sum((suite #>> '{items,drawn}')::int)::int
            from jsonb_array_elements(unpacked.summary -> 'suites') suite) as items
        from summaries m cross join lateral ${unpackedSummary}
        where m.supplier_id = s.id and m.epoch = e.epoch offset 0
      ) m on true
      where s.is_listed and s.id > ${after}
      order by s.id limit ${suppliersPerPage}`.execute(database)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < suppliersPerPage) return
    after = last.supplierId
  }
}

/** Items of plans that were made since a moment: what a day's budget has paid for already. */
export async function plannedItemsSince(database: Database, since: number): Promise<number> {
  const { rows } = await sql<{ items: number }>`
    select coalesce(sum(items), 0)::float8 as items from plans where created_at > ${since}`.execute(database)
  return rows[0]?.items ?? 0
}
