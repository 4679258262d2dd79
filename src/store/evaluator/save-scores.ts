import { sql } from 'kysely'
import type { Score } from '#records/score.ts'
import type { Database } from '../database.ts'
import { insertRows } from '../insert-rows.ts'
import { tellNews } from '../news.ts'
import type { SettledSample } from './claim-settlements.ts'

export type ScoredSample = { readonly sample: SettledSample; readonly score: Score }

/** Stores scores and tells the summarizer. A sample that has one already keeps it. */
export async function saveScores(transaction: Database, scored: readonly ScoredSample[]): Promise<void> {
  await insertRows(transaction, 'scores', scored.map(toRow))
  await tellNews(
    transaction,
    scored.map(({ sample }) => sample.supplierId),
  )
}

/** Replaces scores by what a rescore gave, and makes the summarizer begin anew for their suppliers. */
export async function replaceScores(transaction: Database, scored: readonly ScoredSample[]): Promise<void> {
  await sql`delete from scores
    where sample_id = any(${scored.map(({ sample }) => sample.sampleId)}::text[])`.execute(transaction)
  await saveScores(transaction, scored)
}

function toRow({ sample, score }: ScoredSample) {
  const { result } = score
  return {
    sample_id: sample.sampleId,
    supplier_id: sample.supplierId,
    epoch: sample.epoch,
    suite: sample.suite,
    task: sample.task,
    stratum: sample.stratum,
    pool: sample.pool,
    draw_order: sample.drawOrder,
    kind: result.kind,
    value: result.kind === 'scored' ? result.value : null,
    basis: result.kind === 'scored' ? result.basis : null,
    reason: result.kind === 'unscored' ? result.reason : null,
    metrics: JSON.stringify(score.metrics),
    extracted: JSON.stringify(score.extracted),
    evaluated_at: score.evaluatedAt,
  }
}
