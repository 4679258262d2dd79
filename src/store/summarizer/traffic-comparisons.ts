import { sql } from 'kysely'
import type { Blame, OutcomeKind } from '#records/outcome.ts'
import { trafficHourMs } from '#records/traffic.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'

/** An hour of a supplier whose sample is closed. */
export type DueHour = {
  readonly supplierId: string
  readonly hour: number
  readonly closesAt: number
  /** Its present epoch; null without one. */
  readonly epoch: number | null
  readonly epochStartedAt: number | null
  /** What earlier hours of the epoch have shown; null before the first. */
  readonly comparison: unknown
}

/** A request of an hour, of a user or of ours. */
export type HourRequest = {
  readonly supplierId: string
  readonly at: number
  readonly kind: OutcomeKind
  readonly blame: Blame
  readonly latencyMs: number | null
  readonly completionTokens: number | null
}

/**
 * Takes up to `limit` suppliers of the oldest hour that is due, in the transaction that compares them. Nothing is added to
 * the sample of an hour any more from then on.
 */
export async function takeDueHour(transaction: Database, now: number, limit: number): Promise<DueHour[]> {
  const { rows } = await sql<DueHour>`
    with due as (
      update traffic_hours set is_compared = true where (hour, supplier_id) in (
        select hour, supplier_id from traffic_hours where not is_compared and closes_at <= ${now}
          and hour = (select min(hour) from traffic_hours where not is_compared and closes_at <= ${now})
        order by supplier_id limit ${limit} for update)
      returning supplier_id, hour, closes_at
    )
    select d.supplier_id as "supplierId", d.hour, d.closes_at as "closesAt", e.epoch, e.started_at as "epochStartedAt",
      c.comparison
    from due d
    left join epochs e on e.supplier_id = d.supplier_id and e.closed_at is null
    left join traffic_comparisons c on c.supplier_id = d.supplier_id and c.epoch = e.epoch
    order by d.supplier_id`.execute(transaction)
  return rows
}

/** Takes the sample of users' requests of these suppliers in an hour out of the store. */
export async function takeSample(
  transaction: Database,
  hour: number,
  supplierIds: readonly string[],
): Promise<HourRequest[]> {
  const { rows } = await sql<HourRequest>`
    delete from traffic_requests where hour = ${hour} and supplier_id = any(${arrayLiteral(supplierIds)}::text[])
    returning supplier_id as "supplierId", at, kind, blame, latency_ms as "latencyMs",
      completion_tokens as "completionTokens"`.execute(transaction)
  return rows
}

/** Outcomes are recorded that much later than their requests were sent, at most. */
const RECORDED_WITHIN_MS = 900_000

/** What these suppliers did with the measurements that were sent in an hour; times that mean nothing are null. */
export async function readMeasurements(
  transaction: Database,
  hour: number,
  supplierIds: readonly string[],
): Promise<HourRequest[]> {
  const end = hour + trafficHourMs
  const { rows } = await sql<HourRequest>`
    select supplier_id as "supplierId", sent_at as at, kind, blame,
      case when is_trustworthy then last_byte_at - sent_at end as "latencyMs", completion_tokens as "completionTokens"
    from outcomes
    where recorded_at >= ${hour} and recorded_at < ${end + RECORDED_WITHIN_MS} and sent_at >= ${hour} and sent_at < ${end}
      and supplier_id = any(${arrayLiteral(supplierIds)}::text[])
    order by supplier_id, sequence`.execute(transaction)
  return rows
}

export type SavedComparison = { readonly supplierId: string; readonly epoch: number; readonly comparison: object }

/** Keeps what was found; it replaces what was known of the supplier. */
export async function saveComparisons(
  transaction: Database,
  saved: readonly SavedComparison[],
  now: number,
): Promise<void> {
  if (saved.length === 0) return
  await sql`
    insert into traffic_comparisons (supplier_id, epoch, comparison, compared_at)
    select supplier_id, epoch, comparison::jsonb, ${now}::double precision
    from unnest(${arrayLiteral(saved.map(({ supplierId }) => supplierId))}::text[],
      ${arrayLiteral(saved.map(({ epoch }) => epoch))}::integer[],
      ${arrayLiteral(saved.map(({ comparison }) => JSON.stringify(comparison)))}::text[])
      as rows(supplier_id, epoch, comparison)
    on conflict (supplier_id) do update set epoch = excluded.epoch, comparison = excluded.comparison,
      compared_at = excluded.compared_at`.execute(transaction)
}
