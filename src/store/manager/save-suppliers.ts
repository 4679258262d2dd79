import { sql } from 'kysely'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'

/**
 * Brings the list of suppliers of one network up to date: new ones get a row and their first epoch, known ones their
 * present description, absent ones stay with `is_listed` false. Returns the ids that were new.
 */
export async function saveSuppliers(
  database: Database,
  { network, suppliers, now }: { network: string; suppliers: readonly Supplier[]; now: number },
): Promise<string[]> {
  const rows = JSON.stringify(suppliers.map((supplier) => ({ ...supplier, lastSeenAt: now, firstSeenAt: now })))
  const { rows: saved } = await sql<{ id: string; is_new: boolean }>`
    insert into suppliers (id, network, address, service, operator, declared_model,
      is_reference, is_simulated, is_listed, first_seen_at, last_seen_at)
    select id, network, address, service, operator, "declaredModel",
      "isReference", "isSimulated", true, "firstSeenAt", "lastSeenAt"
    from jsonb_to_recordset(${rows}::text::jsonb) as listed(id text, network text, address text, service text, operator text,
      "declaredModel" text, "isReference" boolean, "isSimulated" boolean,
      "firstSeenAt" double precision, "lastSeenAt" double precision)
    on conflict (id) do update set operator = excluded.operator, declared_model = excluded.declared_model,
      is_reference = excluded.is_reference, is_simulated = excluded.is_simulated, is_listed = true,
      last_seen_at = excluded.last_seen_at
    returning id, first_seen_at = ${now} as is_new`.execute(database)
  await sql`update suppliers set is_listed = false
    where network = ${network} and is_listed and last_seen_at < ${now}`.execute(database)
  await sql`insert into epochs (supplier_id, epoch, started_at)
    select id, 1, ${now} from suppliers where first_seen_at = ${now}
    on conflict do nothing`.execute(database)
  return saved.filter(({ is_new }) => is_new).map(({ id }) => id)
}
