import { sql } from 'kysely'
import type { Attempt, Outcome } from '#records/outcome.ts'
import type { RequestState } from '#records/sample.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'
import { insertion } from '../insert-rows.ts'
import { news } from '../news.ts'
import { keptResponses, type Response } from '../responses.ts'
import { type Write, writeTogether } from '../write-together.ts'

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

/** What one cycle of a visit writes. */
export type Cycle = {
  readonly recorded: readonly RecordedOutcome[]
  readonly responses: readonly Response[]
  readonly attempts: readonly Attempt[]
}

/**
 * Stores outcomes with the bodies behind them, moves their requests on, hands samples whose requests are all settled to
 * the evaluator, and commits the intention to send: only after the transaction may bytes leave for these attempts. It
 * must have checked the visit's lease.
 */
export async function saveCycle(transaction: Database, { recorded, responses, attempts }: Cycle): Promise<void> {
  const settled = recorded.filter((item) => item.nextState !== 'pending')
  await writeTogether(transaction, [
    ...insertion('outcomes', recorded.map(toRow)),
    ...moves(recorded),
    ...insertion('settlements', settled.filter((item) => item.sampleRequests === 1).map(toSettlement)),
    ...keptResponses(responses),
    ...insertion('attempts', attempts.map(toAttemptRow)),
    ...news(recorded.map((item) => item.supplierId)),
  ])
  await settleSeveral(
    transaction,
    settled.filter((item) => item.sampleRequests > 1),
  )
}

function moves(recorded: readonly RecordedOutcome[]): Write[] {
  if (recorded.length === 0) return []
  const values = [
    recorded.map((item) => item.requestId),
    recorded.map((item) => item.nextState),
    recorded.map((item) => item.notBefore),
    recorded.map((item) => item.supplierFailures),
  ].map(arrayLiteral)
  const textFrom = (first: number) => `update requests set state = next.state, not_before = next.not_before,
      supplier_failures = next.supplier_failures, attempts = requests.attempts + 1
    from unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::double precision[], $${first + 3}::integer[])
      as next(id, state, not_before, supplier_failures)
    where requests.id = next.id`
  return [{ values, textFrom }]
}

/** Most samples have one request, and then its outcome says it all. */
function toSettlement({ sampleId, supplierId, recordedAt, nextState, attemptId, outcome }: RecordedOutcome) {
  return {
    sample_id: sampleId,
    supplier_id: supplierId,
    settled_at: recordedAt,
    requests: JSON.stringify([
      {
        state: nextState,
        attemptId,
        blame: outcome.blame,
        promptTokens: outcome.usage?.promptTokens ?? null,
        completionTokens: outcome.usage?.completionTokens ?? null,
      },
    ]),
  }
}

/** Samples of several requests are handed over when none waits any more; their requests must have been moved on. */
async function settleSeveral(transaction: Database, settled: readonly RecordedOutcome[]): Promise<void> {
  if (settled.length === 0) return
  await sql`insert into settlements (sample_id, supplier_id, settled_at)
    select distinct on (done.sample_id) done.sample_id, done.supplier_id, done.settled_at
    from unnest(${settled.map((item) => item.sampleId)}::text[], ${settled.map((item) => item.supplierId)}::text[],
      ${settled.map((item) => item.recordedAt)}::double precision[]) as done(sample_id, supplier_id, settled_at)
    where not exists (select from requests r where r.sample_id = done.sample_id and r.state = 'pending')
    on conflict do nothing`.execute(transaction)
}

function toAttemptRow(attempt: Attempt) {
  return {
    id: attempt.id,
    request_id: attempt.requestId,
    supplier_id: attempt.supplierId,
    ordinal: attempt.ordinal,
    visit_id: attempt.visitId,
    requester: attempt.requester,
    committed_at: attempt.committedAt,
  }
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
