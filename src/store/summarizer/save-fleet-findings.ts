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
  const known = await knownHashes(
    database,
    encoded.map(({ supplierId }) => supplierId),
  )
  const rows = encoded.filter(({ supplierId, hash }) => known.get(supplierId) !== hash)
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

/** What the published findings of these suppliers say, by supplier. */
async function knownHashes(
  database: Database,
  supplierIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (supplierIds.length === 0) return new Map()
  const { rows } = await sql<{ supplierId: string; hash: string | null }>`
    select supplier_id as "supplierId", content_hash as hash from fleet_findings
    where supplier_id = any(${[...supplierIds]}::text[])`.execute(database)
  return new Map(rows.map(({ supplierId, hash }) => [supplierId, hash]))
}
