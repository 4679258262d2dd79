import { sql } from 'kysely'
import type { Supplier } from '#records/supplier.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'
import { beginEpochs } from './begin-epochs.ts'

/** How old `last_seen_at` of a listed supplier may grow, and how many are brought up to date per call. */
const seenStepMs = 60_000
const seenAtOnce = 2_000

/** Suppliers written by one statement. */
const savedAtOnce = 10_000

/** A network's suppliers as it lists them now. */
export type SupplierList = {
  readonly network: string
  readonly suppliers: readonly Supplier[]
  readonly now: number
  /** How long a supplier may have been missing and still count as the same; for ever, where nothing is said. */
  readonly absenceMs?: number
}

/**
 * Brings the list of suppliers of one network up to date: new ones get a row and their first epoch, changed ones their
 * present description, absent ones stay with `is_listed` false. Writes only what differs, so that a long list which
 * stays the same costs no writing; when each was last seen is true to the minute, or later on lists of many thousands.
 * Who comes back after an absence is somebody else until measured anew: its next epoch begins, and is paid nothing until it is
 * decided. Returns the ids that were new.
 */
export async function saveSuppliers(database: Database, list: SupplierList): Promise<string[]> {
  const { network, suppliers, now } = list
  // First: a return that is cut short is seen as one again.
  const ends = (await readReturned(database, list)).map((supplierId) => ({ supplierId, payCap: 'none' as const }))
  await beginEpochs(database, ends, { reason: 're-staked', now })
  const created: string[] = []
  // A list of a hundred thousand as one statement would be in memory several times over.
  for (let from = 0; from < suppliers.length; from += savedAtOnce) {
    created.push(
      ...(await saveListed(database, { network, now, suppliers: suppliers.slice(from, from + savedAtOnce) })),
    )
  }
  const listedIds = arrayLiteral(suppliers.map(({ id }) => id))
  await sql`update suppliers set is_listed = false
    where network = ${network} and is_listed
      and not exists (select from unnest(${listedIds}::text[]) as listed(id) where listed.id = suppliers.id)`.execute(
    database,
  )
  await sql`update suppliers set last_seen_at = ${now} where id in (
    select id from suppliers where network = ${network} and is_listed and last_seen_at < ${now - seenStepMs}
    order by last_seen_at limit ${seenAtOnce})`.execute(database)
  await sql`insert into epochs (supplier_id, epoch, started_at)
    select id, 1, ${now} from suppliers where first_seen_at = ${now}
    on conflict do nothing`.execute(database)
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

/** Writes those that are new or have changed; gives the ids of the new ones. */
async function saveListed(
  database: Database,
  { network, suppliers, now }: { network: string; suppliers: readonly Supplier[]; now: number },
): Promise<string[]> {
  const listed = listedColumns.map((column) => sql`${arrayLiteral(suppliers.map((supplier) => supplier[column]))}`)
  const { rows: saved } = await sql<{ id: string; is_new: boolean }>`
    with listed as materialized (
      select id, address, service, name, operator, declared_model, is_reference::boolean, is_simulated::boolean
      from unnest(${sql.join(listed.map((column) => sql`${column}::text[]`))})
        as listed(id, address, service, name, operator, declared_model, is_reference, is_simulated)
    )
    insert into suppliers (id, network, address, service, name, operator, declared_model,
      is_reference, is_simulated, is_listed, first_seen_at, last_seen_at)
    select l.id, ${network}::text, l.address, l.service, l.name, l.operator, l.declared_model, l.is_reference, l.is_simulated, true,
      ${now}::double precision, ${now}::double precision
    from listed l left join suppliers s on s.id = l.id
    where s.id is null or (s.name, s.operator, s.declared_model, s.is_reference, s.is_simulated, s.is_listed)
      is distinct from (l.name, l.operator, l.declared_model, l.is_reference, l.is_simulated, true)
    on conflict (id) do update set name = excluded.name, operator = excluded.operator, declared_model = excluded.declared_model,
      is_reference = excluded.is_reference, is_simulated = excluded.is_simulated, is_listed = true,
      last_seen_at = excluded.last_seen_at
    returning id, first_seen_at = ${now} as is_new`.execute(database)
  return saved.filter(({ is_new }) => is_new).map(({ id }) => id)
}

const listedColumns = [
  'id',
  'address',
  'service',
  'name',
  'operator',
  'declaredModel',
  'isReference',
  'isSimulated',
] as const satisfies readonly (keyof Supplier)[]
