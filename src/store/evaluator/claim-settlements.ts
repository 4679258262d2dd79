import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** One settled request of a sample, as the evaluator sees it. */
export type SettledRequest = {
  readonly state: 'answered' | 'failed' | 'unscored'
  /** The attempt that was answered; its body is in the response store. */
  readonly attemptId: string | null
  /** The blame of the last outcome. */
  readonly blame: string
  /** As its answer claims them; null where it claims nothing. */
  readonly promptTokens: number | null
  readonly completionTokens: number | null
}

/** A sample whose requests are all settled, with everything that scoring needs but the bodies. */
export type SettledSample = {
  readonly sampleId: string
  readonly supplierId: string
  readonly epoch: number
  readonly suite: string
  readonly suiteVersion: string
  readonly task: string
  readonly taskVersion: string
  readonly documentId: string
  readonly document: Readonly<Record<string, unknown>>
  readonly stratum: string
  readonly pool: string
  readonly drawOrder: number
  /** In request order. */
  readonly requests: readonly SettledRequest[]
}

/**
 * Takes up to `limit` settled samples out of the evaluator's queue: inside the transaction that also stores their
 * scores. Samples that another evaluator holds are passed over.
 */
export async function claimSettlements(transaction: Database, limit: number): Promise<SettledSample[]> {
  const { rows } = await sql<{ sample_id: string; requests: SettledRequest[] | null }>`
    delete from settlements where sample_id in
      (select sample_id from settlements order by settled_at limit ${limit} for update skip locked)
    returning sample_id, requests`.execute(transaction)
  const told = new Map(rows.flatMap(({ sample_id, requests }) => (requests === null ? [] : [[sample_id, requests]])))
  return readSamples(
    transaction,
    rows.map((row) => row.sample_id),
    told,
  )
}

/** The samples with these ids, as the evaluator needs them. */
export async function readSettledSamples(database: Database, sampleIds: readonly string[]): Promise<SettledSample[]> {
  return readSamples(database, sampleIds, new Map())
}

async function readSamples(
  database: Database,
  sampleIds: readonly string[],
  told: ReadonlyMap<string, readonly SettledRequest[]>,
): Promise<SettledSample[]> {
  if (sampleIds.length === 0) return []
  const { rows } = await sql<Omit<SettledSample, 'requests'>>`
    select id as "sampleId", supplier_id as "supplierId", epoch, suite, suite_version as "suiteVersion", task,
      task_version as "taskVersion", document_id as "documentId", document, stratum, pool, draw_order as "drawOrder"
    from samples where id = any(${[...sampleIds]}::text[])
    order by supplier_id, suite, draw_order`.execute(database)
  const lookedUp = await readRequests(
    database,
    sampleIds.filter((id) => !told.has(id)),
  )
  return rows.map((row) => ({ ...row, requests: told.get(row.sampleId) ?? lookedUp.get(row.sampleId) ?? [] }))
}

/** The requests of each sample in order, with the attempt that was answered, or else the last. */
async function readRequests(
  database: Database,
  sampleIds: readonly string[],
): Promise<Map<string, readonly SettledRequest[]>> {
  if (sampleIds.length === 0) return new Map()
  const { rows } = await sql<{ sampleId: string; requests: SettledRequest[] }>`
    select r.sample_id as "sampleId",
      jsonb_agg(jsonb_build_object('state', r.state, 'attemptId', last.attempt_id, 'blame', last.blame,
        'promptTokens', last.prompt_tokens, 'completionTokens', last.completion_tokens)
        order by r.index) as requests
    from requests r
    left join lateral (
      select a.id as attempt_id, o.blame, o.prompt_tokens, o.completion_tokens from attempts a join outcomes o on o.attempt_id = a.id
      where a.request_id = r.id order by (o.kind = 'answered') desc, a.ordinal desc limit 1
    ) last on true
    where r.sample_id = any(${[...sampleIds]}::text[])
    group by r.sample_id`.execute(database)
  return new Map(rows.map(({ sampleId, requests }) => [sampleId, requests]))
}
