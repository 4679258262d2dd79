import type { Supplier } from '#records/supplier.ts'
import type { CsvColumn } from '../format-csv.ts'

/** Who a line of a leaderboard is about, in the columns that every board has. */
export const supplierColumns: readonly CsvColumn<{ readonly supplier: Supplier }>[] = [
  ['supplier_id', ({ supplier }) => supplier.id],
  ['network', ({ supplier }) => supplier.network],
  ['address', ({ supplier }) => supplier.address],
  ['service', ({ supplier }) => supplier.service],
  ['name', ({ supplier }) => supplier.name],
  ['operator', ({ supplier }) => supplier.operator],
]
