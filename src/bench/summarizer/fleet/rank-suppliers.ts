import type { FleetFinding } from '#records/fleet-finding.ts'
import type { FleetInput } from './fleet-input.ts'

export type Ranking = Pick<FleetFinding, 'rankBand' | 'dominatedBy'>

/** The ranks that the evidence does not exclude, and who is surely better in everything, by supplier. */
export function rankSuppliers({ suppliers }: FleetInput): ReadonlyMap<string, Ranking> {
  return new Map(suppliers.map(({ summary }) => [summary.supplier.id, { rankBand: null, dominatedBy: null }]))
}
