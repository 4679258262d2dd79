import { sql } from 'kysely'
import { type CapabilityRecord, capabilityRecord } from '#records/capability-record.ts'
import type { Database } from './database.ts'

/** Keeps what a check found; the same record twice is one. */
export async function saveCapabilityRecord(database: Database, record: CapabilityRecord): Promise<void> {
  const { id, network, address, model, checkedAt } = record
  await sql`
    insert into capability_records (id, network, address, model, checked_at, record)
    values (${id}, ${network}, ${address}, ${model}, ${checkedAt}, ${JSON.stringify(record)}::jsonb)
    on conflict do nothing`.execute(database)
}

/** The last record of every endpoint and model that was checked after a moment, oldest first. */
export async function readCapabilityRecords(
  database: Database,
  { since }: { readonly since: number },
): Promise<CapabilityRecord[]> {
  const { rows } = await sql<{ record: unknown }>`
    select record from (
      select distinct on (id) record, checked_at, id from capability_records where checked_at > ${since}
      order by id, checked_at desc
    ) latest order by checked_at, id`.execute(database)
  return rows.map(({ record }) => capabilityRecord.parse(record))
}
