import { type CsvColumn, formatTable } from '../format-csv.ts'
import type { PastRow } from '../schemas/past-leaderboard.ts'
import { supplierColumns } from './supplier-columns.ts'

const columns: readonly CsvColumn<PastRow>[] = [
  ['rank', (row) => row.rank],
  ...supplierColumns,
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
  return formatTable(columns, rows)
}
