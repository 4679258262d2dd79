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

/** The last record of an endpoint for a model; undefined when it was never checked. */
export async function readCapabilityRecord(database: Database, id: string): Promise<CapabilityRecord | undefined> {
  const { rows } = await sql<{ record: unknown }>`
    select record from capability_records where id = ${id} order by checked_at desc limit 1`.execute(database)
  return rows[0] === undefined ? undefined : capabilityRecord.parse(rows[0].record)
}
