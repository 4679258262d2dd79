import { sql } from 'kysely'
import { getContents } from '../contents.ts'
import type { Database } from '../database.ts'
import { getResponses } from '../responses.ts'

/** One item with everything that was asked and answered: enough for anyone to score it again. */
export type ExportedItem = {
  readonly sampleId: string
  readonly task: string
  readonly taskVersion: string
  readonly documentId: string
  readonly document: Readonly<Record<string, unknown>>
  readonly drawOrder: number
  readonly score: { readonly kind: string; readonly value: number | null; readonly reason: string | null } | null
  readonly metrics: Readonly<Record<string, number>>
  readonly extracted: Readonly<Record<string, string>>
  readonly requests: readonly {
    readonly path: string
    readonly body: string
    readonly state: string
    readonly attempts: readonly { readonly id: string; readonly kind: string | null; readonly blame: string | null }[]
    /** The raw body of the answer that was scored; null when there is none, or it has expired. */
    readonly response: string | null
  }[]
}

type Row = Omit<ExportedItem, 'requests'> & {
  readonly requests: readonly {
    readonly path: string
    readonly bodyHash: string
    readonly state: string
    readonly attempts:
      | readonly { readonly id: string; readonly kind: string | null; readonly blame: string | null }[]
      | null
  }[]
}

/** Which items are wanted: of a suite in the order of their draw, or of one of its tasks in the order of its documents. */
export type ExportRange = {
  readonly supplierId: string
  readonly suite: string
  readonly limit: number
} & ({ readonly fromDraw: number } | { readonly task: string; readonly fromDocument: number })

/** The items of a supplier's suite from a place on, in order. */
export async function exportItems(database: Database, range: ExportRange): Promise<ExportedItem[]> {
  const { supplierId, suite, limit } = range
  // Documents of a finite task are numbered.
  const place =
    'task' in range
      ? sql`s.task = ${range.task} and s.document_id::integer >= ${range.fromDocument} order by s.document_id::integer`
      : sql`s.draw_order >= ${range.fromDraw} order by s.epoch, s.draw_order`
  const { rows } = await sql<Row>`
    select s.id as "sampleId", s.task, s.task_version as "taskVersion", s.document_id as "documentId", s.document,
      s.draw_order as "drawOrder",
      case when c.sample_id is null then null
        else jsonb_build_object('kind', c.kind, 'value', c.value, 'reason', c.reason) end as score,
      coalesce(c.metrics, '{}') as metrics, coalesce(c.extracted, '{}') as extracted,
      (select jsonb_agg(jsonb_build_object('path', r.path, 'bodyHash', r.body_hash, 'state', r.state, 'attempts',
          (select jsonb_agg(jsonb_build_object('id', a.id, 'kind', o.kind, 'blame', o.blame) order by a.ordinal)
            from attempts a left join outcomes o on o.attempt_id = a.id where a.request_id = r.id))
        order by r.index) from requests r where r.sample_id = s.id) as requests
    from samples s left join scores c on c.sample_id = s.id
    where s.supplier_id = ${supplierId} and s.suite = ${suite} and ${place} limit ${limit}`.execute(database)
  const requests = rows.flatMap((row) => row.requests)
  const bodies = await getContents(
    database,
    requests.map(({ bodyHash }) => bodyHash),
  )
  const answered = requests.flatMap(({ attempts }) => attempts ?? []).filter(({ kind }) => kind === 'answered')
  const responses = await getResponses(
    database,
    answered.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...row,
    requests: row.requests.map(({ bodyHash, attempts, ...request }) => ({
      ...request,
      attempts: attempts ?? [],
      body: bodies.get(bodyHash) ?? '',
      response: responseOf(attempts ?? [], responses),
    })),
  }))
}

function responseOf(attempts: readonly { id: string }[], responses: ReadonlyMap<string, Uint8Array>): string | null {
  const found = attempts.map(({ id }) => responses.get(id)).find((body) => body !== undefined)
  return found === undefined ? null : new TextDecoder().decode(found)
}
