import type { FleetFinding } from '#records/fleet-finding.ts'
import { flagSuppliers } from './flag-suppliers.ts'
import type { FleetInput } from './fleet-input.ts'
import { identifySuppliers } from './identify-suppliers.ts'
import { rankSuppliers } from './rank-suppliers.ts'

/** What the comparison tells of each supplier; pure. */
export function compareSuppliers(input: FleetInput): FleetFinding[] {
  const identities = identifySuppliers(input)
  const flags = flagSuppliers(input)
  const ranks = rankSuppliers(input)
  return input.suppliers.flatMap(({ supplierId, epoch }) => {
    const [identity, ranking] = [identities.get(supplierId), ranks.get(supplierId)]
    if (identity === undefined || ranking === undefined) return []
    return [
      { supplierId, epoch, computedAt: input.now, identity, flags: [...(flags.get(supplierId) ?? [])], ...ranking },
    ]
  })
}
