import { sql } from 'kysely'
import type { Summary } from '#records/summary.ts'
import type { Database } from '../database.ts'

export type SavedSummary = { readonly summary: Summary; readonly state: object }

/** Publishes summaries with the running state behind them; each replaces the supplier's last one. */
export async function saveSummaries(transaction: Database, saved: readonly SavedSummary[]): Promise<void> {
  if (saved.length === 0) return
  await sql`
    insert into summaries (supplier_id, epoch, state, summary, computed_at, change_evidence)
    select supplier_id, epoch, state::jsonb, summary::jsonb, computed_at, change_evidence
    from unnest(${saved.map(({ summary }) => summary.supplier.id)}::text[],
      ${saved.map(({ summary }) => summary.epoch)}::integer[],
      ${saved.map(({ state }) => JSON.stringify(state))}::text[],
      ${saved.map(({ summary }) => JSON.stringify(summary))}::text[],
      ${saved.map(({ summary }) => summary.computedAt)}::double precision[],
      ${saved.map(({ summary }) => summary.drift?.logEvidence ?? null)}::double precision[])
      as rows(supplier_id, epoch, state, summary, computed_at, change_evidence)
    on conflict (supplier_id) do update set epoch = excluded.epoch, state = excluded.state,
      summary = excluded.summary, computed_at = excluded.computed_at,
      change_evidence = excluded.change_evidence`.execute(transaction)
}

/**
 * Adds a point to the history of each suite, at most one per `everyMs` of calendar time: the point carries the start
 * of its stretch, and the last figures in a stretch win.
 */
export async function saveHistory(
  transaction: Database,
  summaries: readonly Summary[],
  { everyMs }: { everyMs: number },
): Promise<void> {
  const points = summaries.flatMap((summary) =>
    summary.suites.map((suite) => ({
      supplier_id: summary.supplier.id,
      epoch: summary.epoch,
      suite: suite.suite,
      computed_at: Math.floor(summary.computedAt / everyMs) * everyMs,
      n: suite.estimate.n,
      mean: suite.estimate.mean,
      lower: suite.estimate.lower,
      upper: suite.estimate.upper,
      tier: suite.setsTier ? summary.tier.tier : null,
      pay: suite.setsTier && summary.pay !== null ? JSON.stringify(summary.pay) : null,
    })),
  )
  if (points.length === 0) return
  await transaction
    .insertInto('summary_history')
    .values(points)
    .onConflict((conflict) =>
      conflict.columns(['supplier_id', 'epoch', 'suite', 'computed_at']).doUpdateSet((row) => ({
        n: row.ref('excluded.n'),
        mean: row.ref('excluded.mean'),
        lower: row.ref('excluded.lower'),
        upper: row.ref('excluded.upper'),
        tier: row.ref('excluded.tier'),
        pay: row.ref('excluded.pay'),
      })),
    )
    .execute()
}

/**
 * Forgets all running states, so that the next turns fold every stored score and outcome again. The news come first:
 * writing them waits for every summarizer at work and keeps others away, so none can put an old state back.
 */
export async function resetSummaries(transaction: Database): Promise<void> {
  await sql`insert into news (supplier_id) select id from suppliers order by id
    on conflict (supplier_id) do update set supplier_id = excluded.supplier_id`.execute(transaction)
  await sql`delete from summaries`.execute(transaction)
}
