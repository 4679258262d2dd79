import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** A score as an item response model learns from it. */
export type ItemResponseRow = {
  readonly supplierId: string
  readonly epoch: number
  readonly task: string
  readonly difficulty: number | null
  readonly value: number
}

/**
 * The last scores of a suite that rest on an answer, at most `limit`. What was not answered says nothing about how hard
 * an item is.
 */
export async function readItemResponses(
  database: Database,
  { suite, suiteVersion, limit }: { suite: string; suiteVersion: string; limit: number },
): Promise<ItemResponseRow[]> {
  const { rows } = await sql<ItemResponseRow>`
    select supplier_id as "supplierId", epoch, task, difficulty, value from scores
    where suite = ${suite} and suite_version = ${suiteVersion} and kind = 'scored' and basis = 'answer'
    order by evaluated_at desc limit ${limit}`.execute(database)
  return rows
}
