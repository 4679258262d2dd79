import { sql } from 'kysely'
import { type Pay, pay } from '#records/pay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'
import { supplierFromRow } from './supplier-from-row.ts'

/** What a supplier would be paid per relay under each rule: now, and on average over a stretch of time. */
export type PayRow = {
  readonly supplier: Supplier
  /** Null before a summary knows it. */
  readonly now: Pay | null
  /** How long what it would be paid was known for, in milliseconds; the averages below are over that time. */
  readonly knownMs: number
  readonly stepped: number | null
  readonly continuous: number | null
  readonly staked: number | null
  /** Of the pay that it is staked for, what was above the stepped pay; null where nothing is staked for. */
  readonly stakedAbove: number | null
}

type Weighted = Omit<PayRow, 'supplier' | 'now'> & { readonly supplierId: string }

/**
 * Listed suppliers that are not references, each with its pay. A point of history holds until the next one of the same supplier, whatever
 * its epoch, and the last one until now; relays are not counted, so all time weighs the same.
 */
export async function readPay(
  database: Database,
  {
    network,
    service,
    since,
    now,
  }: { network?: string | undefined; service?: string | undefined; since: number; now: number },
): Promise<PayRow[]> {
  const suppliers = await database
    .selectFrom('suppliers')
    .leftJoin('summaries', 'summaries.supplier_id', 'suppliers.id')
    .selectAll('suppliers')
    .select(sql<unknown>`summaries.summary -> 'pay'`.as('pay'))
    .where('is_listed', '=', true)
    .where('is_reference', '=', false)
    .$if(network !== undefined, (query) => query.where('network', '=', network ?? ''))
    .$if(service !== undefined, (query) => query.where('service', '=', service ?? ''))
    .orderBy('service')
    .orderBy('suppliers.id')
    .execute()
  const averages = new Map((await averagePay(database, { since, now })).map((row) => [row.supplierId, row]))
  return suppliers.map((row) => {
    const {
      knownMs = 0,
      stepped = null,
      continuous = null,
      staked = null,
      stakedAbove = null,
    } = averages.get(row.id) ?? {}
    const present = pay.nullable().parse(row.pay ?? null)
    return { supplier: supplierFromRow(row), now: present, knownMs, stepped, continuous, staked, stakedAbove }
  })
}

async function averagePay(database: Database, { since, now }: { since: number; now: number }): Promise<Weighted[]> {
  const { rows } = await sql<Weighted>`
    with points as (
      select supplier_id, computed_at, (pay ->> 'stepped')::float8 as stepped, (pay ->> 'continuous')::float8 as continuous,
        (pay ->> 'staked')::float8 as staked,
        coalesce(lead(computed_at) over (partition by supplier_id order by computed_at, epoch), ${now}::float8) as until
      from summary_history where pay is not null
    ), stretches as (
      select *, least(until, ${now}::float8) - greatest(computed_at, ${since}::float8) as ms from points
    )
    select supplier_id as "supplierId", sum(ms)::float8 as "knownMs", sum(ms * stepped) / sum(ms) as stepped,
      sum(ms * continuous) / sum(ms) as continuous,
      sum(ms * staked) / nullif(sum(ms) filter (where staked is not null), 0) as staked,
      sum(ms * greatest(0, staked - stepped)) / nullif(sum(ms * staked), 0) as "stakedAbove"
    from stretches where ms > 0 group by supplier_id`.execute(database)
  return rows
}
