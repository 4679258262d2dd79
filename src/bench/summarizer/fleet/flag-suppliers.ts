import type { Flag } from '#records/flag.ts'
import type { FleetInput } from './fleet-input.ts'

/** Flags whose evidence is a comparison with others, by supplier. */
export function flagSuppliers({ suppliers }: FleetInput): ReadonlyMap<string, readonly Flag[]> {
  return new Map(suppliers.map(({ summary }) => [summary.supplier.id, []]))
}
