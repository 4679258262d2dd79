import { sql } from 'kysely'
import type { Tier, TierVerdict } from '#records/tier.ts'
import type { Database } from '../database.ts'

/** What the manager knows of one supplier and suite when it plans. */
export type PlanningView = {
  readonly supplierId: string
  readonly isReference: boolean
  readonly epoch: number
  readonly suite: string
  /** When the last planned stretch of time ends; null = nothing was ever planned. */
  readonly plannedUntil: number | null
  /** Items planned or drawn whose score is not in the summary yet. */
  readonly openItems: number
  readonly scoredItems: number
  readonly tierState: TierVerdict['state']
  readonly tier: Tier | null
  readonly promptTokens: number
  readonly completionTokens: number
  /** Answers that did not say what they cost. */
  readonly answersWithoutUsage: number
}

/** One row per listed supplier and suite; linear in suppliers. */
export async function readPlanningView(database: Database, suites: readonly string[]): Promise<PlanningView[]> {
  const { rows } = await sql<PlanningView>`
    select s.id as "supplierId", s.is_reference as "isReference", e.epoch, suite.name as suite,
      planned.until as "plannedUntil",
      (coalesce(d.next_order, 0) + coalesce(planned.undrawn, 0)
        - coalesce((m.state #>> array['suites', suite.name, 'nextOrder'])::int, 0)) as "openItems",
      coalesce((m.state #>> array['suites', suite.name, 'items', 'scored'])::int, 0) as "scoredItems",
      coalesce(m.summary #>> '{tier,state}', 'unknown') as "tierState",
      m.summary #>> '{tier,tier}' as tier,
      coalesce((m.summary #>> '{usage,promptTokens}')::float8, 0) as "promptTokens",
      coalesce((m.summary #>> '{usage,completionTokens}')::float8, 0) as "completionTokens",
      coalesce((m.summary #>> '{usage,missing}')::int, 0) as "answersWithoutUsage"
    from suppliers s
    join epochs e on e.supplier_id = s.id and e.closed_at is null
    cross join unnest(${[...suites]}::text[]) as suite(name)
    left join draws d on d.supplier_id = s.id and d.epoch = e.epoch and d.suite = suite.name
    left join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
    left join lateral (
      select
        (select due_by from plans p where p.supplier_id = s.id and p.epoch = e.epoch and p.suite = suite.name
          order by due_by desc limit 1) as until,
        (select sum(items)::int from plans p where p.supplier_id = s.id and p.suite = suite.name
          and p.epoch = e.epoch and p.state = 'planned') as undrawn
    ) planned on true
    where s.is_listed
    order by s.id, suite.name`.execute(database)
  return rows
}
