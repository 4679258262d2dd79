import type { Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'
import { type Epoch, readEpochs } from './read-epochs.ts'
import { type HistoryPoint, readHistory } from './read-history.ts'
import { type OutcomeTally, readOutcomes } from './read-outcomes.ts'
import { readSummaries } from './read-summaries.ts'

/** One supplier as far as the store knows it. */
export type SupplierView = {
  readonly supplier: Supplier
  /** Null before the summarizer has spoken, or when what it wrote cannot be read. */
  readonly summary: Summary | null
  readonly epochs: readonly Epoch[]
  /** Over all epochs. */
  readonly outcomes: readonly OutcomeTally[]
  readonly history: readonly HistoryPoint[]
}

/** A supplier with its summary, its latest epochs, its outcomes and the latest points of its history. */
export async function readSupplier(
  database: Database,
  { supplier, limit }: { readonly supplier: Supplier; readonly limit: number },
): Promise<SupplierView> {
  const supplierId = supplier.id
  const [{ summaries }, epochs, outcomes, history] = await Promise.all([
    readSummaries(database, [supplierId]),
    readEpochs(database, { supplierId, limit }),
    readOutcomes(database, supplierId),
    readHistory(database, { supplierId, limit }),
  ])
  return { supplier, summary: summaries[0] ?? null, epochs, outcomes, history }
}
