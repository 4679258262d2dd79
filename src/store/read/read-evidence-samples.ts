import { type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { type HiddenReason, hiddenReasonSql, type VisibilityRule } from './sample-visibility.ts'

type OutcomeRow = Omit<Selectable<Schema['outcomes']>, 'attempt_id' | 'request_id' | 'supplier_id'>

/** One attempt of a request, with what came of it. */
export type EvidenceAttemptRow = Pick<
  Selectable<Schema['attempts']>,
  'id' | 'request_id' | 'ordinal' | 'requester' | 'committed_at'
> & {
  readonly outcome: OutcomeRow | null
  /** Bytes of the raw body as it is kept; null when none is. */
  readonly keptBytes: number | null
}

export type EvidenceRequestRow = Omit<Selectable<Schema['requests']>, 'attempts'> & {
  readonly attempts: readonly EvidenceAttemptRow[]
}

/** One item with all that belongs to it but the bodies. The caller decides what of it may be shown. */
export type EvidenceSampleRow = Selectable<Schema['samples']> & {
  /** Null when all of it may be shown. */
  readonly hidden: HiddenReason | null
  readonly score: Selectable<Schema['scores']> | null
  readonly requests: readonly EvidenceRequestRow[]
}

export type EvidencePage = VisibilityRule & {
  readonly supplierId: string
  readonly epoch: number
  readonly suite: string
  /** The draw orders of the page: from the first up to, and without, the second. */
  readonly from: number
  readonly to: number
}

/** A page of a suite's items in draw order. */
export async function readEvidenceSamples(database: Database, page: EvidencePage): Promise<EvidenceSampleRow[]> {
  const { supplierId, epoch, suite, from, to, ...rule } = page
  const samples = await database
    .selectFrom('samples')
    .leftJoin('periods', 'periods.id', 'samples.period_id')
    .selectAll('samples')
    .select(hiddenReasonSql(rule).as('hidden'))
    .where('samples.supplier_id', '=', supplierId)
    .where('samples.epoch', '=', epoch)
    .where('samples.suite', '=', suite)
    .where('samples.draw_order', '>=', from)
    .where('samples.draw_order', '<', to)
    .orderBy('samples.draw_order')
    .execute()
  const ids = samples.map(({ id }) => id)
  if (ids.length === 0) return []
  // Scores first: whatever is scored has all its attempts and outcomes by then.
  const scores = await database.selectFrom('scores').selectAll().where('sample_id', 'in', ids).execute()
  const requests = await readRequests(database, ids)
  const scoreOf = new Map(scores.map((row) => [row.sample_id, row]))
  return samples.map((row) => ({
    ...row,
    score: scoreOf.get(row.id) ?? null,
    requests: requests.get(row.id) ?? [],
  }))
}

async function readRequests(
  database: Database,
  sampleIds: readonly string[],
): Promise<Map<string, EvidenceRequestRow[]>> {
  const requests = await database
    .selectFrom('requests')
    .selectAll()
    .where('sample_id', 'in', sampleIds)
    .orderBy('index')
    .execute()
  const { rows } = await sql<EvidenceAttemptRow>`
    select a.id, a.request_id, a.ordinal, a.requester, a.committed_at, to_jsonb(o) as outcome, b.size as "keptBytes"
    from attempts a
    left join outcomes o on o.attempt_id = a.id
    left join responses b on b.attempt_id = a.id
    where a.request_id = any(${requests.map(({ id }) => id)}::text[])
    order by a.request_id, a.ordinal`.execute(database)
  const attempts = Map.groupBy(rows, (row) => row.request_id)
  const full = requests.map((request) => ({ ...request, attempts: attempts.get(request.id) ?? [] }))
  return Map.groupBy(full, (request) => request.sample_id)
}

/** Outcomes of items of earlier epochs that came in since the present one began. */
export async function readEarlierOutcomes(
  database: Database,
  { supplierId, epoch, since }: { supplierId: string; epoch: number; since: number },
): Promise<OutcomeRow[]> {
  const { rows } = await sql<OutcomeRow>`
    select o.* from outcomes o
    join requests r on r.id = o.request_id
    join samples s on s.id = r.sample_id
    where o.supplier_id = ${supplierId} and o.recorded_at >= ${since} and s.epoch <> ${epoch}
    order by o.sequence`.execute(database)
  return rows
}
