import { type Selectable, sql } from 'kysely'
import { type Attempt, blame, type Outcome, outcomeKind, timeoutPhase } from '#records/outcome.ts'
import { type Request, type RequestState, requestKind, requestState } from '#records/sample.ts'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { type ContentText, contentText } from './content-text.ts'

type PublicAttempt = Pick<Attempt, 'id' | 'ordinal' | 'committedAt'> & {
  /** Null while the answer is awaited. */
  readonly outcome: Outcome | null
  /** The raw body, as text; null when none came or it is no longer kept. */
  readonly response: (ContentText & { readonly expiresAt: number }) | null
}

export type PublicRequest = Pick<Request, 'id' | 'index' | 'kind' | 'path' | 'bodyHash'> & {
  readonly state: RequestState
  /** Null when the body is no longer in the store. */
  readonly body: ContentText | null
  readonly attempts: readonly PublicAttempt[]
}

type Query = { readonly sampleIds: readonly string[]; readonly now: number; readonly bodyLimitBytes: number }

/** The requests of samples with their attempts, by sample id. Says nothing about who may see them: the caller must know. */
export async function readSampleRequests(
  database: Database,
  { sampleIds, now, bodyLimitBytes }: Query,
): Promise<Map<string, PublicRequest[]>> {
  if (sampleIds.length === 0) return new Map()
  const requests = await selectRequests(database, sampleIds)
  const attempts = await selectAttempts(
    database,
    requests.map(({ id }) => id),
    now,
  )
  const attemptsOf = Map.groupBy(attempts, ({ request_id }) => request_id)
  const rowsOf = Map.groupBy(requests, ({ sample_id }) => sample_id)
  return new Map(
    [...rowsOf].map(([sampleId, rows]) => [
      sampleId,
      rows.map((row) => requestFromRow(row, attemptsOf.get(row.id) ?? [], bodyLimitBytes)),
    ]),
  )
}

function selectRequests(database: Database, sampleIds: readonly string[]) {
  return database
    .selectFrom('requests')
    .leftJoin('contents', 'contents.hash', 'requests.body_hash')
    .selectAll('requests')
    .select(['contents.encoding', 'contents.bytes', 'contents.size'])
    .where('requests.sample_id', '=', sql<string>`any(${sampleIds})`)
    .orderBy('requests.index')
    .execute()
}

function selectAttempts(database: Database, requestIds: readonly string[], now: number) {
  return database
    .selectFrom('attempts')
    .leftJoin('outcomes', 'outcomes.attempt_id', 'attempts.id')
    .leftJoin('responses', (join) =>
      join.onRef('responses.attempt_id', '=', 'attempts.id').on('responses.expires_at', '>', now),
    )
    .select(['attempts.id', 'attempts.request_id', 'attempts.ordinal', 'attempts.committed_at'])
    .select([
      'outcomes.kind',
      'outcomes.blame',
      'outcomes.http_status',
      'outcomes.timeout_phase',
      'outcomes.sent_at',
      'outcomes.first_byte_at',
      'outcomes.first_token_at',
      'outcomes.last_byte_at',
      'outcomes.is_trustworthy',
      'outcomes.prompt_tokens',
      'outcomes.completion_tokens',
      'outcomes.total_tokens',
      'outcomes.body_bytes',
      'outcomes.detail',
    ])
    .select(['responses.encoding', 'responses.bytes', 'responses.size', 'responses.expires_at'])
    .where('attempts.request_id', '=', sql<string>`any(${requestIds})`)
    .orderBy('attempts.ordinal')
    .execute()
}

type RequestRow = Awaited<ReturnType<typeof selectRequests>>[number]
type AttemptRow = Awaited<ReturnType<typeof selectAttempts>>[number]

function requestFromRow(row: RequestRow, attempts: readonly AttemptRow[], bodyLimitBytes: number): PublicRequest {
  return {
    id: row.id,
    index: row.index,
    kind: requestKind.parse(row.kind),
    path: row.path,
    bodyHash: row.body_hash,
    state: requestState.parse(row.state),
    body: storedText(row, bodyLimitBytes),
    attempts: attempts.map((attempt) => ({
      id: attempt.id,
      ordinal: attempt.ordinal,
      committedAt: attempt.committed_at,
      outcome: outcomeFromRow(attempt),
      response: responseFromRow(attempt, bodyLimitBytes),
    })),
  }
}

function responseFromRow(row: AttemptRow, bodyLimitBytes: number): PublicAttempt['response'] {
  const text = storedText(row, bodyLimitBytes)
  return text === null || row.expires_at === null ? null : { ...text, expiresAt: row.expires_at }
}

type StoredBody = {
  readonly encoding: string | null
  readonly bytes: Uint8Array | null
  readonly size: number | null
}

function storedText({ encoding, bytes, size }: StoredBody, limitBytes: number): ContentText | null {
  if (encoding === null || bytes === null || size === null) return null
  return contentText({ encoding, bytes, size }, limitBytes)
}

type Joined<Row> = { readonly [Column in keyof Row]: Row[Column] | null }
type OutcomeRow = Joined<
  Omit<Selectable<Schema['outcomes']>, 'attempt_id' | 'request_id' | 'supplier_id' | 'sequence' | 'recorded_at'>
>

function outcomeFromRow(row: OutcomeRow): Outcome | null {
  if (row.kind === null) return null
  return {
    kind: outcomeKind.parse(row.kind),
    blame: blame.parse(row.blame),
    httpStatus: row.http_status,
    timeoutPhase: row.timeout_phase === null ? null : timeoutPhase.parse(row.timeout_phase),
    timing: {
      sentAt: row.sent_at,
      firstByteAt: row.first_byte_at,
      firstTokenAt: row.first_token_at,
      lastByteAt: row.last_byte_at,
      isTrustworthy: row.is_trustworthy ?? false,
    },
    usage: usageFromRow(row),
    bodyBytes: row.body_bytes ?? 0,
    detail: row.detail,
  }
}

function usageFromRow(row: OutcomeRow): Outcome['usage'] {
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: totalTokens } = row
  if (promptTokens === null && completionTokens === null && totalTokens === null) return null
  return { promptTokens, completionTokens, totalTokens }
}
