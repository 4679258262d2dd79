import type { Selectable } from 'kysely'
import { networkName } from '#records/network.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/** Suppliers by id; ids that the store does not know are left out. */
export async function readSuppliers(database: Database, ids: readonly string[]): Promise<Map<string, Supplier>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('suppliers')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, toSupplier(row)]))
}

/** Every supplier that its network lists now. */
export async function listedSuppliers(database: Database): Promise<Supplier[]> {
  const rows = await database.selectFrom('suppliers').selectAll().where('is_listed', '=', true).orderBy('id').execute()
  return rows.map(toSupplier)
}

function toSupplier(row: Selectable<Schema['suppliers']>): Supplier {
  return {
    id: row.id,
    network: networkName.parse(row.network),
    address: row.address,
    service: row.service,
    operator: row.operator,
    declaredModel: row.declared_model,
    isReference: row.is_reference,
    isSimulated: row.is_simulated,
    isListed: row.is_listed,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  }
}
