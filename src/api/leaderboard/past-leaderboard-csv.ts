import { type CsvCell, formatCsv } from '../format-csv.ts'
import type { PastRow } from '../schemas/past-leaderboard.ts'

const columns: readonly (readonly [name: string, value: (row: PastRow) => CsvCell])[] = [
  ['rank', (row) => row.rank],
  ['supplier_id', ({ supplier }) => supplier.id],
  ['network', ({ supplier }) => supplier.network],
  ['address', ({ supplier }) => supplier.address],
  ['service', ({ supplier }) => supplier.service],
  ['name', ({ supplier }) => supplier.name],
  ['operator', ({ supplier }) => supplier.operator],
  ['is_simulated', ({ supplier }) => supplier.isSimulated],
  ['is_reference', ({ supplier }) => supplier.isReference],
  ['epoch', (row) => row.epoch],
  ['tier', (row) => row.tier],
  ['suite', ({ score }) => score.suite],
  ['score', ({ score }) => score.mean],
  ['score_lower', ({ score }) => score.lower],
  ['score_upper', ({ score }) => score.upper],
  ['score_n', ({ score }) => score.n],
  ['computed_at', ({ computedAt }) => new Date(computedAt).toISOString()],
]

/** A past board as CSV, a line per supplier. */
export function pastLeaderboardCsv(rows: readonly PastRow[]): string {
  return formatCsv(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, value]) => value(row))),
  )
}
