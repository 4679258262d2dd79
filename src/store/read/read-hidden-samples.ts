import { sql } from 'kysely'
import { type Pool, pool } from '#records/sample.ts'
import type { Database } from '../database.ts'
import { type HiddenReason, hiddenReasonSql, type VisibilityRule } from './sample-visibility.ts'

/** Samples of one period that may not be shown yet: how many, why, and since when at the earliest. */
export type HiddenSamples = {
  readonly pool: Pool
  readonly reason: HiddenReason
  readonly count: number
  /** The end of their period: they are public then at the earliest. Null when that never comes. */
  readonly publicFrom: number | null
}

/** What `readSamples` leaves out, as counts, in order of the date on which it becomes public. */
export async function readHiddenSamples(
  database: Database,
  { supplierId, ...rule }: VisibilityRule & { readonly supplierId: string },
): Promise<HiddenSamples[]> {
  const rows = await database
    .with('judged', (expression) =>
      expression
        .selectFrom('samples')
        .leftJoin('periods', 'periods.id', 'samples.period_id')
        .select(['samples.pool', 'periods.ends_at', hiddenReasonSql(rule).as('reason')])
        .where('samples.supplier_id', '=', supplierId),
    )
    .selectFrom('judged')
    .select([
      'pool',
      'reason',
      sql<number | null>`case when reason <> 'gated-data-set' then ends_at end`.as('public_from'),
      sql<number>`cast(count(*) as double precision)`.as('count'),
    ])
    .where('reason', 'is not', null)
    .groupBy(['pool', 'reason', 'public_from'])
    .orderBy('public_from')
    .orderBy('pool')
    .orderBy('reason')
    .execute()
  return rows.flatMap((row) =>
    row.reason === null
      ? []
      : [{ pool: pool.parse(row.pool), reason: row.reason, count: row.count, publicFrom: row.public_from }],
  )
}
