import { type Selectable, sql } from 'kysely'
import type { Sample } from '#records/sample.ts'
import { pool } from '#records/sample.ts'
import { type Score, scoreResult } from '#records/score.ts'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { type PublicRequest, readSampleRequests } from './read-sample-requests.ts'
import { hiddenReasonSql, type VisibilityRule } from './sample-visibility.ts'

/** A sample that may be shown, with everything that came of it. */
export type PublicSample = Omit<Sample, 'planId' | 'supplierId'> & {
  /** Null while the evaluator has not spoken. */
  readonly score: Omit<Score, 'sampleId'> | null
  readonly requests: readonly PublicRequest[]
}

/** Where a page of samples ends: the next one begins after it. */
type SampleCursor = { readonly epoch: number; readonly suite: string; readonly drawOrder: number }

export type SampleQuery = VisibilityRule & {
  readonly supplierId: string
  readonly suite?: string | undefined
  readonly task?: string | undefined
  /** A score of a half or more, less, or none. */
  readonly score?: 'right' | 'wrong' | 'unscored' | undefined
  /** Only these. */
  readonly ids?: readonly string[] | undefined
  readonly after?: SampleCursor | undefined
  readonly limit: number
  /** Bodies of requests and responses are cut at this length. */
  readonly bodyLimitBytes: number
}

/**
 * The samples of a supplier that are public by now (see `hiddenReasonSql`), newest epoch first, within a suite
 * the latest draw first, with requests, attempts, outcomes, score, and response bodies while they are kept.
 */
export async function readSamples(database: Database, query: SampleQuery): Promise<PublicSample[]> {
  const samples = await selectSamples(database, query)
  const sampleIds = samples.map(({ id }) => id)
  const [scores, requests] = await Promise.all([
    selectScores(database, sampleIds),
    readSampleRequests(database, { sampleIds, now: query.now, bodyLimitBytes: query.bodyLimitBytes }),
  ])
  return samples.map((row) => ({
    ...sampleFromRow(row),
    score: scores.get(row.id) ?? null,
    requests: requests.get(row.id) ?? [],
  }))
}

function selectSamples(
  database: Database,
  { supplierId, suite, task, score, ids, after, limit, ...rule }: SampleQuery,
) {
  return (
    database
      .selectFrom('samples')
      .leftJoin('periods', 'periods.id', 'samples.period_id')
      .selectAll('samples')
      .where('samples.supplier_id', '=', supplierId)
      .where(hiddenReasonSql(rule), 'is', null)
      .$if(suite !== undefined, (builder) => builder.where('samples.suite', '=', suite ?? ''))
      .$if(task !== undefined, (builder) => builder.where('samples.task', '=', task ?? ''))
      .$if(score !== undefined, (builder) => builder.where(scoredAs(score ?? 'right')))
      .$if(ids !== undefined, (builder) =>
        builder.where('samples.id', '=', sql<string>`any(${[...(ids ?? [])]}::text[])`),
      )
      .$if(after !== undefined, (builder) =>
        builder.where(
          sql<boolean>`(samples.epoch, samples.suite, samples.draw_order) < (${after?.epoch}::integer, ${after?.suite}::text, ${after?.drawOrder}::integer)`,
        ),
      )
      // The order of the unique index on (supplier_id, epoch, suite, draw_order), read backwards.
      .orderBy('samples.epoch', 'desc')
      .orderBy('samples.suite', 'desc')
      .orderBy('samples.draw_order', 'desc')
      .limit(limit)
      .execute()
  )
}

function scoredAs(score: NonNullable<SampleQuery['score']>) {
  const verdict = {
    right: sql`kind = 'scored' and value >= 0.5`,
    wrong: sql`kind = 'scored' and value < 0.5`,
    unscored: sql`kind = 'unscored'`,
  }[score]
  return sql<boolean>`exists (select 1 from scores where scores.sample_id = samples.id and ${verdict})`
}

async function selectScores(
  database: Database,
  sampleIds: readonly string[],
): Promise<Map<string, Omit<Score, 'sampleId'>>> {
  if (sampleIds.length === 0) return new Map()
  const rows = await database
    .selectFrom('scores')
    .selectAll()
    .where('sample_id', '=', sql<string>`any(${sampleIds})`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.sample_id,
      {
        result: scoreResult.parse({ kind: row.kind, value: row.value, basis: row.basis, reason: row.reason }),
        metrics: row.metrics,
        extracted: row.extracted,
        answer: row.answer,
        difficulty: row.difficulty,
        evaluatedAt: row.evaluated_at,
      },
    ]),
  )
}

function sampleFromRow(row: Selectable<Schema['samples']>): Omit<PublicSample, 'score' | 'requests'> {
  return {
    id: row.id,
    periodId: row.period_id,
    epoch: row.epoch,
    suite: row.suite,
    suiteVersion: row.suite_version,
    task: row.task,
    taskVersion: row.task_version,
    documentId: row.document_id,
    document: row.document,
    pool: pool.parse(row.pool),
    stratum: row.stratum,
    propensity: row.propensity,
    drawOrder: row.draw_order,
    createdAt: row.created_at,
  }
}
