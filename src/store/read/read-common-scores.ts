import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { hiddenReasonSql, type VisibilityRule } from './sample-visibility.ts'

/** A supplier's score on an item that others may have got too. */
export type CommonScore = {
  readonly supplierId: string
  readonly epoch: number
  /** What makes an item the same for two suppliers. */
  readonly suiteVersion: string
  readonly task: string
  readonly documentId: string
  /** The suite's group that the item was drawn from. */
  readonly group: string
  readonly sampleId: string
  readonly value: number
  /** The hash of what was read from the answer; null where nothing was. */
  readonly answer: string | null
  /** When its sample was drawn. */
  readonly drawnAt: number
  /** Whether the sample may be shown by now. */
  readonly isPublic: boolean
}

type Query = VisibilityRule & {
  readonly supplierIds: readonly string[]
  readonly suite: string
  /** Of each supplier the first so many in the order of their draw. */
  readonly mostEach: number
}

/**
 * Scores of common items in the suppliers' present epochs, in the order of their draw up to the first item whose score is still
 * out: beyond it there would be more of what is answered fast.
 */
export async function readCommonScores(
  database: Database,
  { supplierIds, suite, mostEach, ...rule }: Query,
): Promise<CommonScore[]> {
  const { rows } = await sql<CommonScore>`
    select scored.*, ${hiddenReasonSql(rule)} is null as "isPublic", samples.created_at as "drawnAt"
    from epochs e
    cross join lateral (
      select min(o.draw_order) as draw_order from samples o
      where o.supplier_id = e.supplier_id and o.epoch = e.epoch and o.suite = ${suite}
        and not exists (select 1 from scores where scores.sample_id = o.id)
    ) first_open
    cross join lateral (
      select c.supplier_id as "supplierId", c.epoch, c.suite_version as "suiteVersion", c.task, c.document_id as "documentId",
        c.stratum as "group", c.sample_id as "sampleId", c.value,
        case when c.basis = 'answer' then c.answer end as answer
      from scores c
      where c.supplier_id = e.supplier_id and c.epoch = e.epoch and c.suite = ${suite} and c.pool = 'common'
        and c.kind = 'scored' and (first_open.draw_order is null or c.draw_order < first_open.draw_order)
      order by c.draw_order limit ${mostEach}
    ) scored
    join samples on samples.id = scored."sampleId"
    left join periods on periods.id = samples.period_id
    where e.supplier_id = any(${[...supplierIds]}::text[]) and e.closed_at is null`.execute(database)
  return rows
}
