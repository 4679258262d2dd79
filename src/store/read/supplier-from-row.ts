import type { Selectable } from 'kysely'
import { networkName } from '#records/network.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Schema } from '../schema.ts'

/** A supplier as the vocabulary spells it, from its row. */
export function supplierFromRow(row: Selectable<Schema['suppliers']>): Supplier {
  return {
    id: row.id,
    network: networkName.parse(row.network),
    address: row.address,
    service: row.service,
    name: row.name,
    operator: row.operator,
    declaredModel: row.declared_model,
    isReference: row.is_reference,
    isSimulated: row.is_simulated,
    isListed: row.is_listed,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  }
}
