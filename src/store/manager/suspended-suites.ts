import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Names of the suites of which nothing new is planned. */
export async function readSuspendedSuites(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.selectFrom('suspended_suites').select('suite').execute()
  return new Set(rows.map(({ suite }) => suite))
}

/** Suspends a suite. What is planned of it and not drawn yet is dropped; what was drawn is still asked and counts. */
export async function suspendSuite(
  database: Database,
  { suite, now }: { readonly suite: string; readonly now: number },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`insert into suspended_suites (suite, since) values (${suite}, ${now}) on conflict do nothing`.execute(
      transaction,
    )
    await sql`delete from plans where suite = ${suite} and state = 'planned'`.execute(transaction)
  })
}

/** Takes a suite up again: the manager's next turn plans it. */
export async function resumeSuite(database: Database, suite: string): Promise<void> {
  await database.deleteFrom('suspended_suites').where('suite', '=', suite).execute()
}
