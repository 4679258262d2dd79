import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** The mean of one metric of one task over all scored items. */
export type AggregatedMetric = {
  readonly task: string
  /** `METRIC,FILTER` as lm-evaluation-harness names it. */
  readonly metric: string
  readonly mean: number
  readonly n: number
}

/**
 * Every metric of every task of a supplier's suite, averaged over its scored items; an item that the supplier failed
 * to answer counts 0 in each.
 */
export async function aggregateMetrics(
  database: Database,
  { supplierId, suite }: { supplierId: string; suite: string },
): Promise<AggregatedMetric[]> {
  const { rows } = await sql<AggregatedMetric>`
    with scored as (
      select task, metrics from scores where supplier_id = ${supplierId} and suite = ${suite} and kind = 'scored'
    ), counts as (select task, count(*)::int as n from scored group by task)
    select scored.task, metric.key as metric, sum(metric.value::float8) / counts.n as mean, counts.n
    from scored join counts on counts.task = scored.task cross join lateral jsonb_each_text(scored.metrics) metric
    where metric.key like '%,%'
    group by scored.task, metric.key, counts.n order by scored.task, metric.key`.execute(database)
  return rows
}
