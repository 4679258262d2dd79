import { sql } from 'kysely'
import { type FleetFinding, fleetFinding } from '#records/fleet-finding.ts'
import type { Database } from '../database.ts'

/**
 * What comparisons with others told of these suppliers in their present epochs, by supplier. Findings that today's vocabulary
 * cannot read are left out: the next fleet turn replaces them.
 */
export async function readFleetFindings(
  database: Database,
  supplierIds: readonly string[],
): Promise<Map<string, FleetFinding>> {
  if (supplierIds.length === 0) return new Map()
  const { rows } = await sql<{ finding: unknown }>`
    select f.finding from fleet_findings f
    join epochs e on e.supplier_id = f.supplier_id and e.epoch = f.epoch and e.closed_at is null
    where f.supplier_id = any(${[...supplierIds]}::text[])`.execute(database)
  const findings = rows.flatMap(({ finding }) => {
    const { data } = fleetFinding.safeParse(finding)
    return data === undefined ? [] : [data]
  })
  return new Map(findings.map((finding) => [finding.supplierId, finding]))
}
