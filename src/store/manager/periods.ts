import type { SecretPeriod } from '#records/period.ts'
import type { Database } from '../database.ts'

/** Publishes the commitment of a period; nothing happens when one with that start exists already. */
export async function commitPeriod(database: Database, period: SecretPeriod): Promise<void> {
  await database
    .insertInto('periods')
    .values({
      id: period.id,
      starts_at: period.startsAt,
      ends_at: period.endsAt,
      seed: period.seed,
      commitment: period.commitment,
      committed_at: period.committedAt,
      revealed_at: period.revealedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Reveals the seeds of all periods that ended by `endedBy`. Returns how many. */
export async function revealPeriods(
  database: Database,
  { endedBy, now }: { endedBy: number; now: number },
): Promise<number> {
  const result = await database
    .updateTable('periods')
    .set({ revealed_at: now })
    .where('revealed_at', 'is', null)
    .where('ends_at', '<=', endedBy)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** The latest period by end, whether it runs or is still to come. */
export async function latestPeriodEnd(database: Database): Promise<number | undefined> {
  const row = await database
    .selectFrom('periods')
    .select('ends_at')
    .orderBy('ends_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.ends_at
}

/** The period that holds the moment, with its secret seed. */
export async function periodAt(database: Database, moment: number): Promise<SecretPeriod | undefined> {
  const row = await database
    .selectFrom('periods')
    .selectAll()
    .where('starts_at', '<=', moment)
    .where('ends_at', '>', moment)
    .executeTakeFirst()
  return row === undefined ? undefined : toPeriod(row)
}

/** Periods by id, with their seeds: for the sampler. */
export async function periodsById(database: Database, ids: readonly string[]): Promise<Map<string, SecretPeriod>> {
  if (ids.length === 0) return new Map()
  const rows = await database.selectFrom('periods').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, toPeriod(row)]))
}

type PeriodRow = {
  id: string
  starts_at: number
  ends_at: number
  seed: string
  commitment: string
  committed_at: number
  revealed_at: number | null
}

function toPeriod(row: PeriodRow): SecretPeriod {
  return {
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    seed: row.seed,
    commitment: row.commitment,
    committedAt: row.committed_at,
    revealedAt: row.revealed_at,
  }
}
