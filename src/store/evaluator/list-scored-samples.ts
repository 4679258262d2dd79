import type { Database } from '../database.ts'

/** Ids of samples that have a score, in pages: those after `after`, in order. */
export async function listScoredSamples(
  database: Database,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await database
    .selectFrom('scores')
    .select('sample_id')
    .where('sample_id', '>', after)
    .orderBy('sample_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.sample_id)
}
