import { type RawBuilder, sql } from 'kysely'

/** What decides whether a sample may be shown: the moment, and the tasks whose documents may be published. */
export type VisibilityRule = {
  /** Milliseconds since 1970. */
  readonly now: number
  /**
   * Tasks whose data may be published. A task that is not listed is hidden for good: gated data sets,
   * and also tasks that the catalogue no longer knows.
   */
  readonly openTasks: readonly string[]
}

/** Why a sample is not shown. */
export type HiddenReason = 'gated-data-set' | 'seed-not-revealed' | 'period-not-over' | 'not-finished'

/**
 * SQL that is null for a sample that may be shown, and else the reason why not (design, rule 7): private items are
 * public after their period's seed was revealed, items of the public pool always, gated data sets never. A common item
 * waits for the reveal too, not just for its block to rotate out: until then it may still be asked of another supplier.
 * A private item that is still to be asked (again) stays hidden, whatever the date: showing it would hand the answer
 * out.
 *
 * Needs the tables `samples` and `periods` (left-joined on the sample's period) in the query.
 */
export function hiddenReasonSql({ now, openTasks }: VisibilityRule): RawBuilder<HiddenReason | null> {
  const moment = sql`${now}::double precision`
  return sql<HiddenReason | null>`case
    when not (samples.task = any(${openTasks}::text[])) then 'gated-data-set'
    when samples.pool = 'public' then null
    when periods.ends_at is null or periods.ends_at > ${moment} then
      case when samples.pool = 'common' then 'period-not-over' else 'seed-not-revealed' end
    when periods.revealed_at is null or periods.revealed_at > ${moment} then 'seed-not-revealed'
    when exists (select 1 from requests where requests.sample_id = samples.id and requests.state = 'pending')
      then 'not-finished'
  end`
}
