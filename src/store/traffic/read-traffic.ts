import { sql } from 'kysely'
import type { SupplierTraffic } from '#records/traffic.ts'
import type { Database } from '../database.ts'
import { readTrafficShares } from '../manager/read-traffic-shares.ts'

const DAY_MS = 24 * 3_600_000

/** What users' traffic of the last day went where, whoever carries most first. */
export async function readTraffic(database: Database, now: number): Promise<SupplierTraffic[]> {
  const { rows } = await sql<Omit<SupplierTraffic, 'share'>>`
    select s.id as "supplierId", s.network, s.address, s.service, s.name, sum(h.requests)::integer as requests,
      sum(h.answered)::integer as answered, sum(h.supplier_failures)::integer as "supplierFailures",
      sum(h.completion_tokens) as "completionTokens", sum(h.verdict_sum) / nullif(sum(h.verdicts), 0) as verdict
    from traffic_hours h join suppliers s on s.id = h.supplier_id
    where h.hour > ${now - DAY_MS}
    group by s.id order by sum(h.requests) desc, s.id`.execute(database)
  const shares = await readTrafficShares(database, now)
  return rows.map((row) => ({ ...row, share: shares.get(row.supplierId) ?? 0 }))
}
