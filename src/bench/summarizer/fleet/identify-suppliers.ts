import type { Identity } from '#records/identity.ts'
import type { FleetInput } from './fleet-input.ts'

/** What common answers tell of each supplier's identity, by supplier. */
export function identifySuppliers({ suppliers }: FleetInput): ReadonlyMap<string, Identity> {
  return new Map(
    suppliers.map(({ summary }) => [summary.supplier.id, { group: null, tokenizerClass: null, comparedWith: 0 }]),
  )
}
