import { sql } from 'kysely'
import type { Plan } from '#records/plan.ts'
import type { Database } from '../database.ts'

const planColumns = sql.raw(`id, supplier_id as "supplierId", epoch, suite, suite_version as "suiteVersion",
  period_id as "periodId", items, reason, not_before as "notBefore", due_by as "dueBy", created_at as "createdAt"`)

/** The plans that `claimPlans` would claim next while nobody else does. */
export async function nextPlans(database: Database, limit: number): Promise<Plan[]> {
  const { rows } = await sql<Plan>`
    select ${planColumns} from plans where state = 'planned' order by created_at, id limit ${limit}`.execute(database)
  return rows
}

/**
 * Marks up to `limit` planned plans as drawn and returns them, oldest first: inside the transaction that also inserts
 * what was drawn, so that a plan is either wholly drawn or still planned. Plans that another sampler holds are passed over.
 */
export async function claimPlans(transaction: Database, limit: number): Promise<Plan[]> {
  const { rows } = await sql<Plan>`
    update plans set state = 'drawn'
    where id in (select id from plans where state = 'planned' order by created_at, id limit ${limit} for update skip locked)
    returning ${planColumns}`.execute(transaction)
  return rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
}
