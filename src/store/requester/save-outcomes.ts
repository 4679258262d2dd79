import { sql } from 'kysely'
import type { Outcome } from '#records/outcome.ts'
import type { RequestState } from '#records/sample.ts'
import type { Database } from '../database.ts'
import { insertRows } from '../insert-rows.ts'
import { tellNews } from '../news.ts'

/** An outcome, and what it means for the life of its request. */
export type RecordedOutcome = {
  readonly attemptId: string
  readonly requestId: string
  readonly sampleId: string
  /** How many requests the sample has. */
  readonly sampleRequests: number
  readonly supplierId: string
  readonly outcome: Outcome
  readonly recordedAt: number
  /** `pending` = ask again, not before `notBefore`. */
  readonly nextState: RequestState
  readonly notBefore: number
  readonly supplierFailures: number
}

/**
 * Stores outcomes, moves their requests on, and hands samples whose requests are all settled to the evaluator.
 * Must run in a transaction that has checked the visit's lease.
 */
export async function saveOutcomes(transaction: Database, recorded: readonly RecordedOutcome[]): Promise<void> {
  if (recorded.length === 0) return
  await insertRows(transaction, 'outcomes', recorded.map(toRow))
  await sql`update requests set state = next.state, not_before = next.not_before,
      supplier_failures = next.supplier_failures, attempts = requests.attempts + 1
    from unnest(${recorded.map((item) => item.requestId)}::text[], ${recorded.map((item) => item.nextState)}::text[],
      ${recorded.map((item) => item.notBefore)}::double precision[],
      ${recorded.map((item) => item.supplierFailures)}::integer[]) as next(id, state, not_before, supplier_failures)
    where requests.id = next.id`.execute(transaction)
  await settle(transaction, recorded)
  await tellNews(
    transaction,
    recorded.map((item) => item.supplierId),
  )
}

/** Hands over samples that wait for nothing more. Most have one request, and then its outcome says it all. */
async function settle(transaction: Database, recorded: readonly RecordedOutcome[]): Promise<void> {
  const finished = recorded.filter((item) => item.nextState !== 'pending')
  await insertRows(
    transaction,
    'settlements',
    finished
      .filter((item) => item.sampleRequests === 1)
      .map(({ sampleId, supplierId, recordedAt, nextState, attemptId, outcome }) => ({
        sample_id: sampleId,
        supplier_id: supplierId,
        settled_at: recordedAt,
        requests: JSON.stringify([{ state: nextState, attemptId, blame: outcome.blame }]),
      })),
  )
  const ofSeveral = finished.filter((item) => item.sampleRequests > 1)
  if (ofSeveral.length === 0) return
  await sql`insert into settlements (sample_id, supplier_id, settled_at)
    select distinct on (done.sample_id) done.sample_id, done.supplier_id, done.settled_at
    from unnest(${ofSeveral.map((item) => item.sampleId)}::text[], ${ofSeveral.map((item) => item.supplierId)}::text[],
      ${ofSeveral.map((item) => item.recordedAt)}::double precision[]) as done(sample_id, supplier_id, settled_at)
    where not exists (select from requests r where r.sample_id = done.sample_id and r.state = 'pending')
    on conflict do nothing`.execute(transaction)
}

function toRow({ attemptId, requestId, supplierId, outcome, recordedAt }: RecordedOutcome) {
  return {
    attempt_id: attemptId,
    request_id: requestId,
    supplier_id: supplierId,
    kind: outcome.kind,
    blame: outcome.blame,
    http_status: outcome.httpStatus,
    timeout_phase: outcome.timeoutPhase,
    sent_at: outcome.timing.sentAt,
    first_byte_at: outcome.timing.firstByteAt,
    first_token_at: outcome.timing.firstTokenAt,
    last_byte_at: outcome.timing.lastByteAt,
    is_trustworthy: outcome.timing.isTrustworthy,
    prompt_tokens: outcome.usage?.promptTokens ?? null,
    completion_tokens: outcome.usage?.completionTokens ?? null,
    total_tokens: outcome.usage?.totalTokens ?? null,
    body_bytes: outcome.bodyBytes,
    detail: outcome.detail,
    recorded_at: recordedAt,
  }
}
