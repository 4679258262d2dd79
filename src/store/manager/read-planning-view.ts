import { type RawBuilder, sql } from 'kysely'
import type { Tier, TierVerdict } from '#records/tier.ts'
import { arrayLiteral } from '../array-literal.ts'
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
  /** Nothing of the suite could be scored, because the supplier lacks what it needs. */
  readonly isMeasurable: boolean
  readonly tierState: TierVerdict['state']
  readonly isSettled: boolean
  readonly tier: Tier | null
  /** Scored items of the suite that sets tiers, and their mean. */
  readonly tierItems: number
  readonly tierMean: number | null
  readonly promptTokens: number
  readonly completionTokens: number
  /** Answers that did not say what they cost. */
  readonly answersWithoutUsage: number
}

/** Suppliers looked at together: enough to be quick, few enough that a hundred thousand take no more memory. */
const suppliersPerPage = 5_000

export type PlanningViewOptions = {
  readonly suites: readonly string[]
  /** Suites that only members of backend groups are asked. */
  readonly groupSuites?: readonly string[]
  /** The suite that sets tiers; null where there is none. */
  readonly tierSuite: string | null
  /** Pages begin behind this id and go round; '' = from the first. */
  readonly behind?: string
  /** Who is planned beyond this moment is left out, references apart: their plans of all suites share one purse. */
  readonly plannedUntil: number
}

/**
 * Listed suppliers for which something may have to be planned, one row for each of their suites, page by page with all
 * rows of a supplier on one page. Linear in suppliers.
 */
export async function* readPlanningView(
  database: Database,
  options: PlanningViewOptions,
): AsyncGenerator<PlanningView[]> {
  const { behind = '' } = options
  yield* readRange(database, { after: behind, upTo: null }, options)
  if (behind !== '') yield* readRange(database, { after: '', upTo: behind }, options)
}

async function* readRange(
  database: Database,
  range: { readonly after: string; readonly upTo: string | null },
  options: PlanningViewOptions,
): AsyncGenerator<PlanningView[]> {
  for (let { after } = range; ; ) {
    let query = database.selectFrom('suppliers').select('id').where('is_listed', '=', true).where('id', '>', after)
    if (range.upTo !== null) query = query.where('id', '<=', range.upTo)
    const page = await query.orderBy('id').limit(suppliersPerPage).execute()
    const ids = page.map(({ id }) => id)
    const last = ids.at(-1)
    if (last === undefined) return
    yield await readPage(database, ids, options)
    if (ids.length < suppliersPerPage) return
    after = last
  }
}

/** The documents of a summary are unpacked once per row (`offset 0` keeps the planner from repeating the expressions). */
async function readPage(
  database: Database,
  ids: readonly string[],
  { suites, groupSuites = [], tierSuite, plannedUntil }: PlanningViewOptions,
): Promise<PlanningView[]> {
  const { rows } = await sql<PlanningView>`
    select s.id as "supplierId", s.is_reference as "isReference", e.epoch, suite.name as suite,
      planned.until as "plannedUntil",
      (coalesce(d.next_order, 0) + coalesce(waiting.items, 0)
        - coalesce((known.suite ->> 'nextOrder')::int, 0)) as "openItems",
      coalesce((known.suite #>> '{items,scored}')::int, 0) as "scoredItems",
      (known.published #>> '{estimate,mean}' is not null
        or coalesce((known.published #>> '{items,capabilityMissing}')::int, 0) = 0)
        and not (suite.is_probe and ${isRefused}) as "isMeasurable",
      coalesce(known.tier ->> 'state', 'unknown') as "tierState",
      coalesce((known.deciding #>> '{estimate,n}')::int, 0) as "tierItems",
      (known.deciding #>> '{estimate,mean}')::float8 as "tierMean",
      coalesce((known.tier ->> 'isSettled')::boolean, false) as "isSettled",
      known.tier ->> 'tier' as tier,
      coalesce((known.usage ->> 'promptTokens')::float8, 0) as "promptTokens",
      coalesce((known.usage ->> 'completionTokens')::float8, 0) as "completionTokens",
      coalesce((known.usage ->> 'missing')::int, 0) as "answersWithoutUsage"
    from suppliers s
    join epochs e on e.supplier_id = s.id and e.closed_at is null
    cross join lateral (
      select name, false as is_probe from unnest(${arrayLiteral(suites)}::text[]) as asked(name)
      union all
      select name, true from unnest(${arrayLiteral(groupSuites)}::text[]) as asked(name)
      where exists (select from fleet_findings f where f.supplier_id = s.id and f.epoch = e.epoch and f.is_grouped)
    ) suite
    cross join lateral (
      select (select due_by from plans p where p.supplier_id = s.id and p.epoch = e.epoch and p.suite = suite.name
        order by due_by desc limit 1) as until offset 0
    ) planned
    left join draws d on d.supplier_id = s.id and d.epoch = e.epoch and d.suite = suite.name
    left join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
    cross join lateral (
      select m.state #> array['suites', suite.name] as suite, unpacked.summary -> 'tier' as tier,
        unpacked.summary -> 'usage' as usage, ${publishedSuite(sql`suite.name`)} as published,
        ${publishedSuite(sql`${tierSuite}::text`)} as deciding
      from ${unpackedSummary} offset 0
    ) known
    cross join lateral (
      select sum(items)::int as items from plans p
      where p.supplier_id = s.id and p.suite = suite.name and p.epoch = e.epoch and p.state = 'planned'
    ) waiting
    where s.id = any(${arrayLiteral(ids)}::text[])
      and (s.is_reference or planned.until is null or planned.until <= ${plannedUntil})
    order by s.id, suite.name`.execute(database)
  return rows
}

/** All of the first probes failed: an endpoint may refuse what others give, such as log-probabilities. */
const isRefused = sql`(coalesce((known.published #>> '{items,supplierFailures}')::int, 0) >= 4
  and known.published #> '{items,supplierFailures}' = known.published #> '{items,scored}')`

/** The summary of `m`, unpacked once: each mention of the column itself would unpack it anew. */
export const unpackedSummary = sql`(select m.summary || '{}'::jsonb as summary offset 0) unpacked`

/** The part of a published summary about one suite. */
export function publishedSuite(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_path_query_first(unpacked.summary, '$.suites[*] ? (@.suite == $name)', jsonb_build_object('name', ${name}))`
}
