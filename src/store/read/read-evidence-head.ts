import { sql } from 'kysely'
import type { SecretPeriod } from '#records/period.ts'
import type { Plan } from '#records/plan.ts'
import type { Tier } from '#records/tier.ts'
import type { Database } from '../database.ts'
import { periodsById } from '../manager/periods.ts'

/** What stands before the items of a supplier's present epoch. */
export type EvidenceHead = {
  readonly epoch: number
  readonly epochStartedAt: number
  /** What may be paid at most until this epoch is decided. */
  readonly payCap: Tier | null
  /** The published summary as it is stored, and the last outcome that it counts; null before there is one. */
  readonly summary: unknown
  readonly outcomeSequence: number
  /** Items drawn, by suite. */
  readonly drawn: ReadonlyMap<string, number>
  /** In the order of their draws; those of which nothing is drawn come last. */
  readonly plans: readonly (Plan & { readonly firstOrder: number | null })[]
  /** With their secret seeds: the caller publishes those that are revealed. */
  readonly periods: readonly SecretPeriod[]
}

/**
 * The head of a supplier's evidence; undefined when it has no open epoch. Summary, draws and plans are read in that
 * order: what a summary counts is drawn, and what is drawn has its plan.
 */
export async function readEvidenceHead(database: Database, supplierId: string): Promise<EvidenceHead | undefined> {
  const { rows } = await sql<Pick<EvidenceHead, 'epoch' | 'epochStartedAt' | 'payCap' | 'summary' | 'outcomeSequence'>>`
    select e.epoch, e.started_at as "epochStartedAt", e.pay_cap as "payCap", m.summary,
      coalesce((m.state ->> 'outcomeSequence')::bigint, 0) as "outcomeSequence"
    from epochs e left join summaries m on m.supplier_id = e.supplier_id and m.epoch = e.epoch
    where e.supplier_id = ${supplierId} and e.closed_at is null`.execute(database)
  const [present] = rows
  if (present === undefined) return undefined
  const drawn = await sql<{ suite: string; nextOrder: number }>`
    select suite, next_order as "nextOrder" from draws
    where supplier_id = ${supplierId} and epoch = ${present.epoch}`.execute(database)
  const plans = await readPlans(database, supplierId, present.epoch)
  const periods = await periodsById(database, [...new Set(plans.map(({ periodId }) => periodId))])
  return {
    ...present,
    drawn: new Map(drawn.rows.map(({ suite, nextOrder }) => [suite, nextOrder])),
    plans,
    periods: [...periods.values()].sort((a, b) => a.startsAt - b.startsAt),
  }
}

async function readPlans(database: Database, supplierId: string, epoch: number): Promise<EvidenceHead['plans']> {
  const { rows } = await sql<EvidenceHead['plans'][number]>`
    select p.id, p.supplier_id as "supplierId", p.epoch, p.suite, p.suite_version as "suiteVersion",
      p.period_id as "periodId", p.items, p.reason, p.not_before as "notBefore", p.due_by as "dueBy",
      p.created_at as "createdAt", drawn.first_order as "firstOrder"
    from plans p
    left join (select plan_id, min(draw_order) as first_order from samples
      where supplier_id = ${supplierId} and epoch = ${epoch} group by plan_id) drawn on drawn.plan_id = p.id
    where p.supplier_id = ${supplierId} and p.epoch = ${epoch}
    order by p.suite, drawn.first_order nulls last, p.created_at, p.id`.execute(database)
  return rows
}
