import type { Database } from '../../database.ts'

/** The moment at which the tests look: the first two periods are over, the third runs. */
export const lookAt = 2500

/** Three periods of 1000 ms: over and revealed, over and not revealed, running. */
export async function insertPeriods(database: Database): Promise<void> {
  const period = (id: string, starts_at: number, revealed_at: number | null) => ({
    id,
    starts_at,
    ends_at: starts_at + 1000,
    seed: `seed-of-${id}`,
    commitment: `commitment-of-${id}`,
    committed_at: starts_at - 100,
    revealed_at,
  })
  await database
    .insertInto('periods')
    .values([period('revealed', 0, 1100), period('over', 1000, null), period('running', 2000, null)])
    .execute()
}

type SampleFields = {
  readonly id: string
  readonly supplierId: string
  readonly periodId: string
  readonly pool: 'own' | 'common' | 'public'
  readonly drawOrder: number
  readonly task?: string
  readonly suite?: string
  readonly documentId?: string
  readonly requestState?: 'pending' | 'answered'
}

/** A sample with one request whose body is `prompt of ID`. */
export async function insertSample(database: Database, fields: SampleFields): Promise<void> {
  const { id, supplierId, periodId, pool, drawOrder, task = 'open-task', requestState = 'answered' } = fields
  const { suite = 'basics', documentId = `document-${id}` } = fields
  await database
    .insertInto('samples')
    .values({
      id,
      plan_id: 'plan',
      period_id: periodId,
      supplier_id: supplierId,
      epoch: 0,
      suite,
      suite_version: '1',
      task,
      task_version: '1',
      document_id: documentId,
      document: JSON.stringify({ expected: '42' }),
      pool,
      stratum: 'group',
      propensity: 0.25,
      draw_order: drawOrder,
      created_at: 10,
    })
    .execute()
  await insertRequest(database, { id, supplierId, state: requestState })
}

/** The score of a sample that `insertSample` wrote. */
export async function insertScore(
  database: Database,
  fields: SampleFields & { readonly value: number; readonly answer?: string | null; readonly group?: string },
): Promise<void> {
  const { id, supplierId, pool, drawOrder, value, answer = null, group = 'group' } = fields
  const { task = 'open-task', suite = 'basics', documentId = `document-${id}` } = fields
  await database
    .insertInto('scores')
    .values({
      ...{ sample_id: id, supplier_id: supplierId, epoch: 0, suite, suite_version: '1', task, stratum: group, pool },
      ...{
        draw_order: drawOrder,
        kind: 'scored',
        value,
        basis: 'answer',
        reason: null,
        metrics: '{}',
        extracted: '{}',
      },
      ...{ document_id: documentId, answer, difficulty: null, prompt_tokens: null, completion_tokens: null },
      evaluated_at: 50 + drawOrder,
    })
    .execute()
}

/** The first epoch of a supplier, still open. */
export async function insertEpoch(database: Database, supplierId: string): Promise<void> {
  await database
    .insertInto('epochs')
    .values({ supplier_id: supplierId, epoch: 0, started_at: 1, closed_at: null, close_reason: null, pay_cap: null })
    .execute()
}

async function insertRequest(
  database: Database,
  { id, supplierId, state }: { readonly id: string; readonly supplierId: string; readonly state: string },
): Promise<void> {
  const body = Buffer.from(`prompt of ${id}`)
  await database
    .insertInto('contents')
    .values({ hash: `hash-${id}`, encoding: 'raw', bytes: body, size: body.length, created_at: 10 })
    .execute()
  await database
    .insertInto('requests')
    .values({
      id: `request-${id}`,
      sample_id: id,
      supplier_id: supplierId,
      index: 0,
      kind: 'chat',
      path: '/v1/chat/completions',
      body_hash: `hash-${id}`,
      sample_requests: 1,
      not_before: 20,
      state,
    })
    .execute()
}

/** An answered attempt at a sample's request, with its response kept until `expiresAt`. */
export async function insertAnswer(
  database: Database,
  fields: {
    readonly sampleId: string
    readonly supplierId: string
    readonly ordinal: number
    readonly encoding: string
    readonly bytes: Uint8Array
    readonly size: number
    readonly expiresAt: number
  },
): Promise<void> {
  const { sampleId, supplierId, ordinal, encoding, bytes, size, expiresAt } = fields
  const id = `attempt-${sampleId}-${ordinal}`
  const keys = { request_id: `request-${sampleId}`, supplier_id: supplierId }
  await database
    .insertInto('attempts')
    .values({ id, ...keys, ordinal, visit_id: 'visit', requester: 'here', committed_at: 30 })
    .execute()
  await database
    .insertInto('outcomes')
    .values({
      attempt_id: id,
      ...keys,
      kind: 'answered',
      blame: 'nobody',
      http_status: 200,
      timeout_phase: null,
      sent_at: 30,
      first_byte_at: 80,
      first_token_at: null,
      last_byte_at: 90,
      is_trustworthy: true,
      prompt_tokens: 10,
      completion_tokens: null,
      total_tokens: null,
      body_bytes: size,
      detail: null,
      recorded_at: 91,
    })
    .execute()
  await database
    .insertInto('responses')
    .values({ attempt_id: id, encoding, bytes, size, expires_at: expiresAt })
    .execute()
}
