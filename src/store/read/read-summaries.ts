import { sql } from 'kysely'
import { type Summary, summary } from '#records/summary.ts'
import type { Database } from '../database.ts'
import { supplierFromRow } from './supplier-from-row.ts'

/** A stored summary that today's vocabulary cannot read, such as one written by another version. */
export type UnreadableSummary = { readonly supplierId: string; readonly problem: string }

export type SummaryPage = {
  readonly summaries: readonly Summary[]
  /** Reported beside the others, so that one bad row does not hide the rest. */
  readonly unreadable: readonly UnreadableSummary[]
}

/**
 * The current summaries of the given suppliers, in order of id. The supplier inside is the one that the
 * suppliers table holds now, so that a delisting shows before the next computation.
 * Suppliers without a summary are left out.
 */
export async function readSummaries(database: Database, supplierIds: readonly string[]): Promise<SummaryPage> {
  if (supplierIds.length === 0) return { summaries: [], unreadable: [] }
  const rows = await database
    .selectFrom('summaries')
    .innerJoin('suppliers', 'suppliers.id', 'summaries.supplier_id')
    .selectAll('suppliers')
    .select('summaries.summary')
    .where('suppliers.id', '=', sql<string>`any(${supplierIds})`)
    .orderBy('suppliers.id')
    .execute()
  const summaries: Summary[] = []
  const unreadable: UnreadableSummary[] = []
  for (const row of rows) {
    const parsed = summary.safeParse({ ...row.summary, supplier: supplierFromRow(row) })
    if (parsed.success) summaries.push(parsed.data)
    else unreadable.push({ supplierId: row.id, problem: firstProblem(parsed.error.issues) })
  }
  return { summaries, unreadable }
}

function firstProblem(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const [first] = issues
  if (first === undefined) return 'unknown'
  return `${first.path.map(String).join('.')}: ${first.message}`
}
