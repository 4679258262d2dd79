import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** One settled request of a sample, as the evaluator sees it. */
export type SettledRequest = {
  readonly state: 'answered' | 'failed' | 'unscored'
  /** The attempt that was answered; its body is in the response store. */
  readonly attemptId: string | null
  /** The blame of the last outcome. */
  readonly blame: string
}

/** A sample whose requests are all settled, with everything that scoring needs but the bodies. */
export type SettledSample = {
  readonly sampleId: string
  readonly supplierId: string
  readonly epoch: number
  readonly suite: string
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
  const { rows } = await sql<{ sample_id: string }>`
    delete from settlements where sample_id in
      (select sample_id from settlements order by settled_at limit ${limit} for update skip locked)
    returning sample_id`.execute(transaction)
  return readSettledSamples(
    transaction,
    rows.map((row) => row.sample_id),
  )
}

/** The samples with these ids, as the evaluator needs them. */
export async function readSettledSamples(database: Database, sampleIds: readonly string[]): Promise<SettledSample[]> {
  if (sampleIds.length === 0) return []
  const { rows } = await sql<SettledSample>`
    select s.id as "sampleId", s.supplier_id as "supplierId", s.epoch, s.suite, s.task, s.task_version as "taskVersion",
      s.document_id as "documentId", s.document, s.stratum, s.pool, s.draw_order as "drawOrder", asked.requests
    from samples s
    cross join lateral (
      select jsonb_agg(jsonb_build_object('state', r.state, 'attemptId', last.attempt_id, 'blame', last.blame)
        order by r.index) as requests
      from requests r
      left join lateral (
        select a.id as attempt_id, o.blame from attempts a join outcomes o on o.attempt_id = a.id
        where a.request_id = r.id order by (o.kind = 'answered') desc, a.ordinal desc limit 1
      ) last on true
      where r.sample_id = s.id
    ) asked
    where s.id = any(${[...sampleIds]}::text[])
    order by s.supplier_id, s.suite, s.draw_order`.execute(database)
  return rows
}
