import { hash } from 'node:crypto'
import { sql } from 'kysely'
import { oldestTrafficMs, type TrafficRecord, trafficHourMs } from '#records/traffic.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'
import { trafficKey } from './traffic-key.ts'

/** What became of a record: counted, counted before, or why it was not taken. */
export type RecordedTraffic = 'recorded' | 'known' | 'unknown-supplier' | 'too-old' | 'not-yet'

/** Requests kept of each supplier and hour, drawn by their keyed hashes. */
const SAMPLE_OF_HOUR = 8

/** After an hour, and after the first word of it, so much is left for what comes late; then its sample is closed. */
const CLOSING_MS = trafficHourMs

/** Clocks differ by that much. */
const CLOCKS_APART_MS = 300_000

/** A request's weight in its supplier's load falls to 1/e in a day. */
export const loadFadesMs: number = 24 * trafficHourMs

/**
 * Counts users' requests and keeps a sample of them, all or none (one transaction). A request whose id was counted before
 * changes nothing. What became of each record, in their order.
 */
export async function recordTraffic(
  database: Database,
  records: readonly TrafficRecord[],
  { now }: { readonly now: number },
): Promise<RecordedTraffic[]> {
  if (records.length === 0) return []
  return await database.transaction().execute(async (transaction) => {
    const key = await trafficKey(transaction)
    const suppliers = await existing(transaction, new Set(records.map(({ supplierId }) => supplierId)))
    const hashed = records.map((record): HashedRecord => ({ ...record, id: keyedHash(key, record.requestId) }))
    const refusals = hashed.map((record) => refusalOf(record, suppliers, now))
    const fresh = await rememberIds(
      transaction,
      hashed.filter((_, index) => refusals[index] === undefined),
    )
    const counted: HashedRecord[] = []
    const results = hashed.map((record, index): RecordedTraffic => {
      const refusal = refusals[index]
      if (refusal !== undefined) return refusal
      // Of two with the same id in one batch the first counts.
      if (!fresh.delete(record.id)) return 'known'
      counted.push(record)
      return 'recorded'
    })
    const open = await countHours(transaction, counted, now)
    await keepSample(transaction, counted, open)
    await addLoads(transaction, counted)
    return results
  })
}

type HashedRecord = TrafficRecord & { readonly id: string }

/** Nobody without the key can tell from the hash what the id was, nor from the id whether the request is in the sample. */
function keyedHash(key: string, requestId: string): string {
  const digits = hash('sha256', `${key}\n${requestId}`)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-')
}

function refusalOf(
  { supplierId, at }: TrafficRecord,
  suppliers: ReadonlySet<string>,
  now: number,
): Exclude<RecordedTraffic, 'recorded' | 'known'> | undefined {
  if (!suppliers.has(supplierId)) return 'unknown-supplier'
  if (at < now - oldestTrafficMs) return 'too-old'
  if (at > now + CLOCKS_APART_MS) return 'not-yet'
  return undefined
}

async function existing(transaction: Database, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from suppliers where id = any(${arrayLiteral([...ids])}::text[])`.execute(transaction)
  return new Set(rows.map(({ id }) => id))
}

/** Those that were not known. In order, so that two writers never wait for each other in a ring. */
async function rememberIds(transaction: Database, records: readonly HashedRecord[]): Promise<Set<string>> {
  const times = new Map(records.map(({ id, at }) => [id, at]))
  const ids = [...times.keys()].sort()
  const { rows } = await sql<{ id: string }>`
    insert into traffic_ids (id, at)
    select * from unnest(${arrayLiteral(ids)}::uuid[], ${arrayLiteral(ids.map((id) => times.get(id)))}::double precision[])
    on conflict do nothing returning id`.execute(transaction)
  return new Set(rows.map(({ id }) => id))
}

function hourOf(at: number): number {
  return Math.floor(at / trafficHourMs) * trafficHourMs
}

type Place = { readonly supplierId: string; readonly hour: number }

function placeKey({ supplierId, hour }: Place): string {
  return `${supplierId} ${hour}`
}

/** Adds to the hours' counts; returns those whose samples may still change. */
async function countHours(
  transaction: Database,
  records: readonly HashedRecord[],
  now: number,
): Promise<ReadonlySet<string>> {
  if (records.length === 0) return new Set()
  const groups = [...Map.groupBy(records, ({ supplierId, at }) => placeKey({ supplierId, hour: hourOf(at) }))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, own]) => ({ own, supplierId: own[0]?.supplierId ?? '', hour: hourOf(own[0]?.at ?? 0) }))
  const sums = (value: (record: HashedRecord) => number) =>
    arrayLiteral(groups.map(({ own }) => own.reduce((sum, record) => sum + value(record), 0)))
  const { rows } = await sql<{ supplierId: string; hour: number; isOpen: boolean }>`
    insert into traffic_hours as known (hour, supplier_id, requests, answered, supplier_failures, prompt_tokens,
      completion_tokens, verdicts, verdict_sum, closes_at)
    select * from unnest(${arrayLiteral(groups.map(({ hour }) => hour))}::double precision[],
      ${arrayLiteral(groups.map(({ supplierId }) => supplierId))}::text[],
      ${sums(() => 1)}::integer[], ${sums(({ kind }) => (kind === 'answered' ? 1 : 0))}::integer[],
      ${sums(({ kind, blame }) => (kind !== 'answered' && blame === 'supplier' ? 1 : 0))}::integer[],
      ${sums(({ promptTokens }) => promptTokens ?? 0)}::double precision[],
      ${sums(({ completionTokens }) => completionTokens ?? 0)}::double precision[],
      ${sums(({ verdict }) => (verdict === null ? 0 : 1))}::integer[],
      ${sums(({ verdict }) => verdict ?? 0)}::double precision[],
      ${arrayLiteral(groups.map(({ hour }) => Math.max(hour + trafficHourMs, now) + CLOSING_MS))}::double precision[])
    on conflict (hour, supplier_id) do update set requests = known.requests + excluded.requests,
      answered = known.answered + excluded.answered,
      supplier_failures = known.supplier_failures + excluded.supplier_failures,
      prompt_tokens = known.prompt_tokens + excluded.prompt_tokens,
      completion_tokens = known.completion_tokens + excluded.completion_tokens,
      verdicts = known.verdicts + excluded.verdicts, verdict_sum = known.verdict_sum + excluded.verdict_sum
    returning supplier_id as "supplierId", hour, (closes_at > ${now} and not is_compared) as "isOpen"`.execute(
    transaction,
  )
  return new Set(rows.filter(({ isOpen }) => isOpen).map(placeKey))
}

/** Keeps the requests with the smallest keyed hashes of each hour that is not closed. */
async function keepSample(
  transaction: Database,
  records: readonly HashedRecord[],
  open: ReadonlySet<string>,
): Promise<void> {
  const groups = [...Map.groupBy(records, ({ supplierId, at }) => placeKey({ supplierId, hour: hourOf(at) }))]
  const candidates = groups
    .filter(([place]) => open.has(place))
    .flatMap(([, own]) => own.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(0, SAMPLE_OF_HOUR))
  if (candidates.length === 0) return
  const column = (value: (record: HashedRecord) => unknown) => arrayLiteral(candidates.map(value))
  const places = { suppliers: column(({ supplierId }) => supplierId), hours: column(({ at }) => hourOf(at)) }
  await sql`
    insert into traffic_requests (supplier_id, hour, id, at, kind, blame, latency_ms, prompt_tokens, completion_tokens, verdict)
    select * from unnest(${places.suppliers}::text[], ${places.hours}::double precision[], ${column(({ id }) => id)}::uuid[],
      ${column(({ at }) => at)}::double precision[], ${column(({ kind }) => kind)}::text[],
      ${column(({ blame }) => blame)}::text[], ${column(({ latencyMs }) => latencyMs)}::double precision[],
      ${column(({ promptTokens }) => promptTokens)}::integer[],
      ${column(({ completionTokens }) => completionTokens)}::integer[],
      ${column(({ verdict }) => verdict)}::double precision[])`.execute(transaction)
  await sql`
    delete from traffic_requests kept using (
      select supplier_id, hour, id, row_number() over (partition by supplier_id, hour order by id) as place
      from traffic_requests where (supplier_id, hour) in (
        select * from unnest(${places.suppliers}::text[], ${places.hours}::double precision[]))
    ) ranked
    where ranked.place > ${SAMPLE_OF_HOUR} and kept.supplier_id = ranked.supplier_id and kept.hour = ranked.hour
      and kept.id = ranked.id`.execute(transaction)
}

/** Adds requests to loads, each faded from its hour to the moment that the load is told for: the order does not matter. */
async function addLoads(transaction: Database, records: readonly HashedRecord[]): Promise<void> {
  if (records.length === 0) return
  const loads = [...Map.groupBy(records, ({ supplierId }) => supplierId)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([supplierId, own]) => {
      const asOf = Math.max(...own.map(({ at }) => at))
      return { supplierId, asOf, requests: own.reduce((sum, { at }) => sum + Math.exp((at - asOf) / loadFadesMs), 0) }
    })
  const faded = (requests: string, from: string) =>
    sql.raw(`${requests} * exp(greatest(-700, (${from} - greatest(known.as_of, excluded.as_of)) / ${loadFadesMs}))`)
  await sql`
    insert into traffic_loads as known (supplier_id, requests, as_of)
    select * from unnest(${arrayLiteral(loads.map(({ supplierId }) => supplierId))}::text[],
      ${arrayLiteral(loads.map(({ requests }) => requests))}::double precision[],
      ${arrayLiteral(loads.map(({ asOf }) => asOf))}::double precision[])
    on conflict (supplier_id) do update set
      requests = ${faded('known.requests', 'known.as_of')} + ${faded('excluded.requests', 'excluded.as_of')},
      as_of = greatest(known.as_of, excluded.as_of)`.execute(transaction)
}
