import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** A supplier in one of its epochs: somebody else in each, since its model may have changed. */
export type Respondent = { readonly supplierId: string; readonly epoch: number }

/** What a respondent answered to a suite's items. */
export type RespondentScores = {
  /** Of supplier and epoch. */
  readonly respondent: string
  readonly scores: readonly ItemScore[]
}

/** A score as an item response model learns from it. */
export type ItemScore = readonly [
  task: string,
  difficulty: number | null,
  /** Null where the supplier failed to answer, which says nothing about how hard the item is. */
  value: number | null,
  /** No other supplier got the item. */
  isOwn: boolean,
]

/** The epochs that began last, of all suppliers; the latest first. */
export async function listRespondents(database: Database, limit: number): Promise<Respondent[]> {
  return await database
    .selectFrom('epochs')
    .select(['supplier_id as supplierId', 'epoch'])
    .orderBy('started_at', 'desc')
    .orderBy('supplier_id')
    .limit(limit)
    .execute()
}

/**
 * The last scores of respondents, at most `mostEach` of each, as the JSON of `RespondentScores[]`: text, which can be handed
 * to another thread as it is; and how many scores these are.
 */
export async function readItemResponsePage(
  database: Database,
  respondents: readonly Respondent[],
  { suite, suiteVersion, mostEach }: { suite: string; suiteVersion: string; mostEach: number },
): Promise<{ readonly page: string; readonly scores: number }> {
  const { rows } = await sql<{ page: string | null; scores: number }>`
    select json_agg(json_build_object('respondent', r.supplier_id || ' ' || r.epoch, 'scores', c.scores)
        order by r.supplier_id, r.epoch)::text as page,
      coalesce(sum(c.count), 0)::integer as scores
    from unnest(${respondents.map(({ supplierId }) => supplierId)}::text[], ${respondents.map(({ epoch }) => epoch)}::integer[])
      as r(supplier_id, epoch)
    cross join lateral (
      select json_agg(json_build_array(task, difficulty, case when basis = 'answer' then value end, pool = 'own')
          order by draw_order) as scores, count(*) as count
      from (
        select task, difficulty, value, basis, pool, draw_order from scores
        where supplier_id = r.supplier_id and epoch = r.epoch and suite = ${suite} and suite_version = ${suiteVersion}
          and kind = 'scored'
        order by draw_order desc limit ${mostEach}
      ) last
    ) c
    where c.count > 0`.execute(database)
  return { page: rows[0]?.page ?? '[]', scores: rows[0]?.scores ?? 0 }
}
