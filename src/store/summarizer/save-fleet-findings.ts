import { sql } from 'kysely'
import { contentHash } from '#records/content-id.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Database } from '../database.ts'

/**
 * Publishes what comparisons told of suppliers; each finding replaces the supplier's last one. One that says what is
 * published already is left as it is, with its date. Returns how many were written.
 */
export async function saveFleetFindings(database: Database, findings: readonly FleetFinding[]): Promise<number> {
  const encoded = findings.map((finding) => {
    const { computedAt, ...content } = finding
    const hash = contentHash(JSON.stringify(content))
    return { supplierId: finding.supplierId, epoch: finding.epoch, computedAt, hash, finding }
  })
  const changed = await changedOf(database, encoded)
  const rows = encoded.filter(({ supplierId }) => changed.has(supplierId))
  if (rows.length === 0) return 0
  await sql`
    insert into fleet_findings (supplier_id, epoch, finding, computed_at, content_hash)
    select supplier_id, epoch, finding::jsonb, computed_at, content_hash
    from unnest(${rows.map(({ supplierId }) => supplierId)}::text[],
      ${rows.map(({ epoch }) => epoch)}::integer[],
      ${rows.map(({ finding }) => JSON.stringify(finding))}::text[],
      ${rows.map(({ computedAt }) => computedAt)}::double precision[],
      ${rows.map(({ hash }) => hash)}::text[])
      as rows(supplier_id, epoch, finding, computed_at, content_hash)
    on conflict (supplier_id) do update set epoch = excluded.epoch, finding = excluded.finding,
      computed_at = excluded.computed_at, content_hash = excluded.content_hash`.execute(database)
  return rows.length
}

async function changedOf(
  database: Database,
  findings: readonly { readonly supplierId: string; readonly hash: string }[],
): Promise<ReadonlySet<string>> {
  if (findings.length === 0) return new Set()
  const { rows } = await sql<{ supplierId: string }>`
    select rows.supplier_id as "supplierId"
    from unnest(${findings.map(({ supplierId }) => supplierId)}::text[],
      ${findings.map(({ hash }) => hash)}::text[]) as rows(supplier_id, content_hash)
    left join fleet_findings f on f.supplier_id = rows.supplier_id
    where f.content_hash is distinct from rows.content_hash`.execute(database)
  return new Set(rows.map(({ supplierId }) => supplierId))
}
