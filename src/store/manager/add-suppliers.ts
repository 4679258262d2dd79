import { sql } from 'kysely'
import type { Supplier } from '#records/supplier.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'

/** Suppliers written by one statement. */
const savedAtOnce = 10_000

/** Suppliers that a network lists, all of them or a few. */
export type ListedSuppliers = {
  readonly network: string
  readonly suppliers: readonly Supplier[]
  readonly now: number
}

/**
 * Lists suppliers of one network and leaves all others as they are: new ones get a row and their first epoch, changed ones
 * their present description. Writes only what differs, so that a long list which stays the same costs no writing. Returns
 * the ids that were new.
 */
export async function addSuppliers(
  database: Database,
  { network, suppliers, now }: ListedSuppliers,
): Promise<string[]> {
  const created: string[] = []
  // A list of a hundred thousand as one statement would be in memory several times over.
  for (let from = 0; from < suppliers.length; from += savedAtOnce) {
    created.push(
      ...(await saveListed(database, { network, now, suppliers: suppliers.slice(from, from + savedAtOnce) })),
    )
  }
  await sql`insert into epochs (supplier_id, epoch, started_at)
    select id, 1, ${now} from suppliers where first_seen_at = ${now}
    on conflict do nothing`.execute(database)
  return created
}

async function saveListed(database: Database, { network, suppliers, now }: ListedSuppliers): Promise<string[]> {
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
