import type { Exclusion } from '#records/exclusion.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'
import { readExclusions } from '../manager/exclusions.ts'
import { readSuppliers } from '../read-suppliers.ts'
import { type Epoch, readEpochs } from './read-epochs.ts'
import { readFleetFindings } from './read-fleet-findings.ts'
import { type HistoryPoint, readHistory } from './read-history.ts'
import { type OutcomeTally, readOutcomes } from './read-outcomes.ts'
import { readSummaries } from './read-summaries.ts'

/** One supplier as far as the store knows it. */
export type SupplierView = {
  readonly supplier: Supplier
  /** Null before the summarizer has spoken, or when what it wrote cannot be read. */
  readonly summary: Summary | null
  /** Null before it was compared with others in its present epoch. */
  readonly comparison: FleetFinding | null
  /** The suppliers that the comparison speaks of. */
  readonly others: readonly { readonly id: string; readonly name: string | null; readonly address: string }[]
  /** Suites that it is not asked in its present epoch, and why. */
  readonly exclusions: Exclusion[]
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
  const [{ summaries }, findings, exclusions, epochs, outcomes, history] = await Promise.all([
    readSummaries(database, [supplierId]),
    readFleetFindings(database, [supplierId]),
    readExclusions(database, supplierId),
    readEpochs(database, { supplierId, limit }),
    readOutcomes(database, supplierId),
    readHistory(database, { supplierId, limit }),
  ])
  const comparison = findings.get(supplierId) ?? null
  const others = await othersOf(database, comparison)
  return { supplier, summary: summaries[0] ?? null, comparison, others, exclusions, epochs, outcomes, history }
}

/** At most so many members of one group are named. */
const mostNamed = 100

async function othersOf(database: Database, comparison: FleetFinding | null): Promise<SupplierView['others']> {
  if (comparison === null) return []
  const members = comparison.identity.group?.members ?? []
  const ids = [...members.slice(0, mostNamed), ...(comparison.dominatedBy ?? [])]
  const known = await readSuppliers(database, ids)
  return [...known.values()].map(({ id, name, address }) => ({ id, name, address }))
}
