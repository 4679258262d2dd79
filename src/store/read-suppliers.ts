import type { Supplier } from '#records/supplier.ts'
import type { Database } from './database.ts'
import { supplierFromRow } from './read/supplier-from-row.ts'

/** Suppliers by id; ids that the store does not know are left out. */
export async function readSuppliers(database: Database, ids: readonly string[]): Promise<Map<string, Supplier>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('suppliers')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, supplierFromRow(row)]))
}

/** Every supplier that its network lists now. */
export async function listedSuppliers(database: Database): Promise<Supplier[]> {
  const rows = await database.selectFrom('suppliers').selectAll().where('is_listed', '=', true).orderBy('id').execute()
  return rows.map(supplierFromRow)
}
