import { sql } from 'kysely'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'
import { addSuppliers, type ListedSuppliers } from './add-suppliers.ts'
import { beginEpochs } from './begin-epochs.ts'

/** How old `last_seen_at` of a listed supplier may grow, and how many are brought up to date per call. */
const seenStepMs = 60_000
const seenAtOnce = 2_000

/** A network's suppliers as it lists them now: all of them. */
export type SupplierList = ListedSuppliers & {
  /** How long a supplier may have been missing and still count as the same; for ever, where nothing is said. */
  readonly absenceMs?: number
}

/**
 * Brings the list of suppliers of one network up to date: those on it as `addSuppliers` does, absent ones stay with
 * `is_listed` false. When each was last seen is true to the minute, or later on lists of many thousands. Who comes back
 * after an absence is somebody else until measured anew: its next epoch begins, and is paid nothing until it is decided.
 * Returns the ids that were new.
 */
export async function saveSuppliers(database: Database, list: SupplierList): Promise<string[]> {
  const { network, suppliers, now } = list
  // First: a return that is cut short is seen as one again.
  const ends = (await readReturned(database, list)).map((supplierId) => ({ supplierId, payCap: 'none' as const }))
  await beginEpochs(database, ends, { reason: 're-staked', now })
  const created = await addSuppliers(database, list)
  const listedIds = arrayLiteral(suppliers.map(({ id }) => id))
  await sql`update suppliers set is_listed = false
    where network = ${network} and is_listed
      and not exists (select from unnest(${listedIds}::text[]) as listed(id) where listed.id = suppliers.id)`.execute(
    database,
  )
  await sql`update suppliers set last_seen_at = ${now} where id in (
    select id from suppliers where network = ${network} and is_listed and last_seen_at < ${now - seenStepMs}
    order by last_seen_at limit ${seenAtOnce})`.execute(database)
  return created
}

/** Those of a list that have been missing for too long to be the same. */
async function readReturned(
  database: Database,
  { network, suppliers, now, absenceMs }: SupplierList,
): Promise<string[]> {
  if (absenceMs === undefined) return []
  const { rows } = await sql<{ id: string }>`
    select id from suppliers where network = ${network} and not is_listed and last_seen_at < ${now - absenceMs}
    order by id`.execute(database)
  if (rows.length === 0) return []
  const listed = new Set(suppliers.map(({ id }) => id))
  return rows.flatMap(({ id }) => (listed.has(id) ? [id] : []))
}
