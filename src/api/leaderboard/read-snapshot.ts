import { isDeepStrictEqual } from 'node:util'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Database } from '#store/database.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { readSummaries, type UnreadableSummary } from '#store/read/read-summaries.ts'
import { readSuppliers, type SupplierStamp } from '#store/read/read-suppliers.ts'
import { buildEmptyRow, buildRow, type UnrankedRow, withFinding } from './build-row.ts'
import type { FigureBook, PackedFigures } from './figure-book.ts'

/** What is kept of a supplier. */
export type SnapshotEntry = {
  /** From its own summary alone. */
  readonly own: UnrankedRow
  /** With what comparisons told. */
  readonly row: UnrankedRow
  /** Null without a summary. */
  readonly figures: PackedFigures | null
  readonly finding: FleetFinding | undefined
  readonly comparedAt: number | null
}

/** All suppliers as the store had them at one moment. */
export type Snapshot = {
  readonly entries: ReadonlyMap<string, SnapshotEntry>
  readonly unreadable: readonly UnreadableSummary[]
  readonly readAt: number
  readonly readingMs: number
}

type SnapshotOptions = { readonly database: Database; readonly clock: () => number; readonly book: FigureBook }

const pageSize = 1000

/** Reads what changed since the snapshot before; where nothing did, the entries are the same object with a new date. */
export async function readSnapshot(options: SnapshotOptions, before: Snapshot | undefined): Promise<Snapshot> {
  const { database, clock } = options
  const startedAt = clock()
  const entries = new Map<string, SnapshotEntry>()
  const unreadable: UnreadableSummary[] = []
  for await (const page of supplierPages(database)) {
    const read = await readPage(page, options, before)
    for (const entry of read.entries) entries.set(entry.row.supplier.id, entry)
    unreadable.push(...read.unreadable)
  }
  const isSame =
    before !== undefined &&
    before.entries.size === entries.size &&
    [...entries].every(([id, entry]) => before.entries.get(id) === entry)
  const readAt = clock()
  const times = { readAt, readingMs: readAt - startedAt }
  return isSame ? { ...before, ...times } : { entries, unreadable, ...times }
}

async function readPage(
  page: readonly SupplierStamp[],
  { database, book }: SnapshotOptions,
  before: Snapshot | undefined,
): Promise<{ readonly entries: SnapshotEntry[]; readonly unreadable: readonly UnreadableSummary[] }> {
  const known = new Map(page.map((stamp) => [idOf(stamp), before?.entries.get(idOf(stamp))]))
  const stale = page.filter(
    (stamp) => stamp.computedAt !== null && known.get(idOf(stamp))?.own.computedAt !== stamp.computedAt,
  )
  const compared = page.filter(
    (stamp) => stamp.comparedAt !== null && known.get(idOf(stamp))?.comparedAt !== stamp.comparedAt,
  )
  const { summaries, unreadable } = await readSummaries(database, stale.map(idOf))
  const findings = await readFleetFindings(database, compared.map(idOf))
  const fresh = new Map(
    summaries.map((summary) => [summary.supplier.id, { row: buildRow(summary), figures: book.pack(summary) }]),
  )
  for (const problem of unreadable) known.delete(problem.supplierId)
  const entries = page.map(({ supplier, comparedAt }): SnapshotEntry => {
    const earlier = known.get(supplier.id)
    const read = fresh.get(supplier.id)
    const summarized = read?.row ?? earlier?.own ?? buildEmptyRow(supplier)
    const own = isDeepStrictEqual(summarized.supplier, supplier) ? summarized : { ...summarized, supplier }
    if (earlier?.own === own && earlier.comparedAt === comparedAt) return earlier
    const finding = findings.get(supplier.id) ?? (earlier?.comparedAt === comparedAt ? earlier.finding : undefined)
    const figures = read?.figures ?? earlier?.figures ?? null
    return { own, row: withFinding(own, finding), figures, finding, comparedAt }
  })
  return { entries, unreadable }
}

async function* supplierPages(database: Database): AsyncGenerator<SupplierStamp[]> {
  let after: string | undefined
  while (true) {
    const page = await readSuppliers(database, { after, limit: pageSize })
    if (page.length > 0) yield page
    after = page.at(-1)?.supplier.id
    if (page.length < pageSize) return
  }
}

const idOf = ({ supplier }: SupplierStamp): string => supplier.id
