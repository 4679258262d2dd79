import type { NetworkName } from '#records/network.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'
import { supplierFromRow } from './supplier-from-row.ts'

/** A supplier, when its summary was computed, and when it was last compared with others; null while neither was done. */
export type SupplierStamp = {
  readonly supplier: Supplier
  readonly computedAt: number | null
  readonly comparedAt: number | null
}

export type SupplierQuery = {
  readonly network?: NetworkName | undefined
  readonly service?: string | undefined
  readonly operator?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * Suppliers in order of id, each with the times of its figures, so that a reader can tell which summaries
 * it has already. Pass the last id of a page as `after` to get the next one; a page shorter than `limit` is the last.
 */
export async function readSuppliers(
  database: Database,
  { network, service, operator, after, limit }: SupplierQuery,
): Promise<SupplierStamp[]> {
  const rows = await database
    .selectFrom('suppliers')
    .leftJoin('summaries', 'summaries.supplier_id', 'suppliers.id')
    .selectAll('suppliers')
    .leftJoin('fleet_findings', 'fleet_findings.supplier_id', 'suppliers.id')
    .select(['summaries.computed_at', 'fleet_findings.computed_at as compared_at'])
    .$if(network !== undefined, (query) => query.where('network', '=', network ?? ''))
    .$if(service !== undefined, (query) => query.where('service', '=', service ?? ''))
    .$if(operator !== undefined, (query) => query.where('operator', '=', operator ?? ''))
    .$if(after !== undefined, (query) => query.where('suppliers.id', '>', after ?? ''))
    .orderBy('suppliers.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    supplier: supplierFromRow(row),
    computedAt: row.computed_at,
    comparedAt: row.compared_at,
  }))
}
