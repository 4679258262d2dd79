import { sql } from 'kysely'
import type { Score } from '#records/score.ts'
import type { Database } from '../database.ts'
import { insertion } from '../insert-rows.ts'
import { news } from '../news.ts'
import { writeTogether } from '../write-together.ts'
import type { SettledSample } from './claim-settlements.ts'

export type ScoredSample = { readonly sample: SettledSample; readonly score: Score }

/** Stores scores and tells the summarizer. A sample that has one already keeps it. */
export async function saveScores(transaction: Database, scored: readonly ScoredSample[]): Promise<void> {
  await writeTogether(transaction, [
    ...insertion('scores', scored.map(toRow)),
    ...news(scored.map(({ sample }) => sample.supplierId)),
  ])
}

/**
 * Puts these scores in the place of the stored ones. Returns how many results differ from what was stored. A result that does not
 * keeps its time: what is watched for a change over time would lose all of the past with it.
 */
export async function replaceScores(transaction: Database, scored: readonly ScoredSample[]): Promise<number> {
  const { rows } = await sql<
    Pick<ReturnType<typeof toRow>, 'sample_id' | 'kind' | 'value' | 'reason' | 'evaluated_at'>
  >`
    delete from scores where sample_id = any(${scored.map(({ sample }) => sample.sampleId)}::text[])
    returning sample_id, kind, value, reason, evaluated_at`.execute(transaction)
  const before = new Map(rows.map((row) => [row.sample_id, row]))
  let changed = 0
  const replaced = scored.map((each) => {
    const old = before.get(each.sample.sampleId)
    const now = toRow(each)
    const isSame = old?.kind === now.kind && old.value === now.value && old.reason === now.reason
    if (isSame) return { ...each, score: { ...each.score, evaluatedAt: old.evaluated_at } }
    changed += 1
    return each
  })
  await saveScores(transaction, replaced)
  return changed
}

function toRow({ sample, score }: ScoredSample) {
  const { result } = score
  return {
    sample_id: sample.sampleId,
    supplier_id: sample.supplierId,
    epoch: sample.epoch,
    suite: sample.suite,
    suite_version: sample.suiteVersion,
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
    document_id: sample.documentId,
    answer: score.answer,
    difficulty: score.difficulty,
    prompt_tokens: totalTokens(sample, 'promptTokens'),
    completion_tokens: totalTokens(sample, 'completionTokens'),
  }
}

/** Of all answers to the sample's requests; null when one of them says nothing. */
function totalTokens({ requests }: SettledSample, kind: 'promptTokens' | 'completionTokens'): number | null {
  if (requests.length === 0) return null
  return requests.reduce<number | null>((sum, request) => {
    const tokens = request[kind]
    return sum === null || tokens === null ? null : sum + tokens
  }, 0)
}
