import { sql } from 'kysely'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Database } from '../database.ts'

/** Publishes what comparisons told of suppliers; each finding replaces the supplier's last one. */
export async function saveFleetFindings(database: Database, findings: readonly FleetFinding[]): Promise<void> {
  if (findings.length === 0) return
  await sql`
    insert into fleet_findings (supplier_id, epoch, finding, computed_at)
    select supplier_id, epoch, finding::jsonb, computed_at
    from unnest(${findings.map(({ supplierId }) => supplierId)}::text[],
      ${findings.map(({ epoch }) => epoch)}::integer[],
      ${findings.map((finding) => JSON.stringify(finding))}::text[],
      ${findings.map(({ computedAt }) => computedAt)}::double precision[])
      as rows(supplier_id, epoch, finding, computed_at)
    on conflict (supplier_id) do update set epoch = excluded.epoch, finding = excluded.finding,
      computed_at = excluded.computed_at`.execute(database)
}
