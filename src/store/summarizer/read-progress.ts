import { sql } from 'kysely'
import type { Blame, OutcomeKind } from '#records/outcome.ts'
import type { Pool } from '#records/sample.ts'
import type { ScoreResult } from '#records/score.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Tier } from '#records/tier.ts'
import type { Database } from '../database.ts'

/** A supplier with its present epoch and the state that the summarizer left at its last turn. */
export type Subject = {
  readonly supplier: Supplier
  readonly epoch: number
  readonly epochStartedAt: number
  /** What it may be paid at most until this epoch is decided; null = no cap. */
  readonly payCap: Tier | null
  /** Null when nothing of this epoch was summarised yet. */
  readonly state: unknown
}

/** The subjects with these ids. */
export async function readSubjects(database: Database, supplierIds: readonly string[]): Promise<Subject[]> {
  if (supplierIds.length === 0) return []
  const { rows } = await sql<Subject>`
    select jsonb_build_object('id', s.id, 'network', s.network, 'address', s.address, 'service', s.service,
        'name', s.name, 'operator', s.operator, 'declaredModel', s.declared_model, 'isReference', s.is_reference,
        'isSimulated', s.is_simulated, 'isListed', s.is_listed, 'firstSeenAt', s.first_seen_at,
        'lastSeenAt', s.last_seen_at) as supplier,
      e.epoch, e.started_at as "epochStartedAt", e.pay_cap as "payCap", m.state
    from suppliers s
    join epochs e on e.supplier_id = s.id and e.closed_at is null
    left join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
    where s.id = any(${[...supplierIds]}::text[])
    order by s.id`.execute(database)
  return rows
}

/** An outcome as the summarizer counts it. */
export type CountedOutcome = {
  readonly supplierId: string
  readonly sequence: number
  readonly kind: OutcomeKind
  readonly blame: Blame
  readonly sentAt: number | null
  readonly firstByteAt: number | null
  readonly lastByteAt: number | null
  readonly isTrustworthy: boolean
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  readonly totalTokens: number | null
}

/**
 * Outcomes of each supplier after its own mark, in the order they were recorded. The order is safe to resume from
 * because only one visit at a time writes a supplier's outcomes. At most `limit` in all; ask again for the rest.
 */
export async function readOutcomesAfter(
  database: Database,
  marks: readonly { supplierId: string; sequence: number; epochStartedAt: number }[],
  limit: number,
): Promise<CountedOutcome[]> {
  if (marks.length === 0) return []
  const { rows } = await sql<CountedOutcome>`
    select o.supplier_id as "supplierId", o.sequence, o.kind, o.blame, o.sent_at as "sentAt",
      o.first_byte_at as "firstByteAt", o.last_byte_at as "lastByteAt", o.is_trustworthy as "isTrustworthy",
      o.prompt_tokens as "promptTokens", o.completion_tokens as "completionTokens",
      o.total_tokens as "totalTokens"
    from unnest(${marks.map((mark) => mark.supplierId)}::text[], ${marks.map((mark) => mark.sequence)}::bigint[],
      ${marks.map((mark) => mark.epochStartedAt)}::double precision[]) as mark(supplier_id, sequence, started_at)
    cross join lateral (
      select * from outcomes o where o.supplier_id = mark.supplier_id and o.sequence > mark.sequence
        and o.recorded_at >= mark.started_at
      order by o.sequence limit ${limit}
    ) o
    order by o.supplier_id, o.sequence limit ${limit}`.execute(database)
  return rows
}

/** A score as the summarizer folds it. */
export type FoldedScore = {
  readonly supplierId: string
  readonly suite: string
  readonly suiteVersion: string
  readonly task: string
  readonly stratum: string
  readonly pool: Pool
  readonly drawOrder: number
  readonly result: ScoreResult
  readonly documentId: string
  /** Equal answers have equal ones; null when nothing was answered or extracted. */
  readonly answer: string | null
  /** By the task's own label, in [0, 1]. */
  readonly difficulty: number | null
  /** As the answers claim them. */
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  readonly evaluatedAt: number
}

/**
 * Scores from each mark on, in draw order. There may be gaps where answers are still out: the caller folds up to the
 * first gap only, so that a slow answer cannot be looked past.
 */
export async function readScoresFrom(
  database: Database,
  marks: readonly { supplierId: string; epoch: number; suite: string; nextOrder: number }[],
  limit: number,
): Promise<FoldedScore[]> {
  if (marks.length === 0) return []
  const { rows } = await sql<FoldedScore>`
    select c.supplier_id as "supplierId", c.suite, c.suite_version as "suiteVersion", c.task, c.stratum, c.pool, c.draw_order as "drawOrder",
      case when c.kind = 'scored' then jsonb_build_object('kind', 'scored', 'value', c.value, 'basis', c.basis)
        else jsonb_build_object('kind', 'unscored', 'reason', c.reason) end as result,
      c.document_id as "documentId", c.answer, c.difficulty, c.prompt_tokens as "promptTokens",
      c.completion_tokens as "completionTokens", c.evaluated_at as "evaluatedAt"
    from unnest(${marks.map((mark) => mark.supplierId)}::text[], ${marks.map((mark) => mark.epoch)}::integer[],
      ${marks.map((mark) => mark.suite)}::text[], ${marks.map((mark) => mark.nextOrder)}::integer[])
      as mark(supplier_id, epoch, suite, next_order)
    cross join lateral (
      select * from scores c where c.supplier_id = mark.supplier_id and c.epoch = mark.epoch
        and c.suite = mark.suite and c.draw_order >= mark.next_order
      order by c.draw_order limit ${limit}
    ) c
    order by c.supplier_id, c.suite, c.draw_order`.execute(database)
  return rows
}
