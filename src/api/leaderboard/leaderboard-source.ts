import { isDeepStrictEqual } from 'node:util'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { NetworkName } from '#records/network.ts'
import type { Database } from '#store/database.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { readSummaries, type UnreadableSummary } from '#store/read/read-summaries.ts'
import { readSuppliers, type SupplierStamp } from '#store/read/read-suppliers.ts'
import { buildEmptyRow, buildRow, type UnrankedRow, withFinding } from './build-row.ts'
import { type RankBands, type Ranking, rankRows, type ScoredMean } from './rank-rows.ts'

/** Among whom ranks are counted: all suppliers, or those of a network, a service, or both. */
export type RankingScope = { readonly network?: NetworkName | undefined; readonly service?: string | undefined }

export type RankedLeaderboard = Ranking & { readonly unreadable: readonly UnreadableSummary[] }

type Options = {
  readonly database: Database
  readonly clock: () => number
  /** A reader sees figures at most this old, or ten times as old as reading them took, if that is more. */
  readonly maximumAgeMs?: number
  readonly bandsOf: (scores: readonly ScoredMean[]) => RankBands
}

type Entry = {
  /** From its own summary alone. */
  readonly own: UnrankedRow
  /** With what comparisons told. */
  readonly row: UnrankedRow
  readonly finding: FleetFinding | undefined
  readonly comparedAt: number | null
}

type Snapshot = {
  readonly rows: ReadonlyMap<string, Entry>
  readonly unreadable: readonly UnreadableSummary[]
  readonly readAt: number
  readonly readingMs: number
  /** Rankings made from these rows, by scope. */
  readonly rankings: Map<string, RankedLeaderboard>
}

const pageSize = 1000
const scopeLimit = 100

/**
 * The leaderboard in memory. However many readers there are, the store is asked at most once per
 * `maximumAgeMs` and for a tenth of the time, and then only for the summaries that changed.
 */
export function createLeaderboardSource({ database, clock, maximumAgeMs = 1000, bandsOf }: Options) {
  let current: Snapshot | undefined
  let pending: Promise<Snapshot> | undefined

  async function snapshot(): Promise<Snapshot> {
    if (current !== undefined && clock() - current.readAt < Math.max(maximumAgeMs, 10 * current.readingMs))
      return current
    pending ??= readSnapshot(database, current, clock).finally(() => {
      pending = undefined
    })
    current = await pending
    return current
  }

  return async function rankedLeaderboard(scope: RankingScope): Promise<RankedLeaderboard> {
    const { rows, unreadable, rankings } = await snapshot()
    const key = JSON.stringify([scope.network, scope.service])
    const known = rankings.get(key)
    if (known !== undefined) return known
    const inScope = [...rows.values()].flatMap(({ row }) => (isInScope(row.supplier, scope) ? [row] : []))
    const made = { ...rankRows(inScope, bandsOf), unreadable }
    if (rankings.size < scopeLimit) rankings.set(key, made)
    return made
  }
}

function isInScope(supplier: UnrankedRow['supplier'], { network, service }: RankingScope): boolean {
  return (
    (network === undefined || supplier.network === network) && (service === undefined || supplier.service === service)
  )
}

/** The next snapshot; the same one with a new date when nothing changed, so that its rankings are kept. */
async function readSnapshot(database: Database, before: Snapshot | undefined, clock: () => number): Promise<Snapshot> {
  const startedAt = clock()
  const rows = new Map<string, Entry>()
  const unreadable: UnreadableSummary[] = []
  for await (const page of supplierPages(database)) {
    const known = new Map(page.map((stamp) => [idOf(stamp), before?.rows.get(idOf(stamp))]))
    const stale = page.filter(
      (stamp) => stamp.computedAt !== null && known.get(idOf(stamp))?.own.computedAt !== stamp.computedAt,
    )
    const compared = page.filter(
      (stamp) => stamp.comparedAt !== null && known.get(idOf(stamp))?.comparedAt !== stamp.comparedAt,
    )
    const read = await readSummaries(database, stale.map(idOf))
    const findings = await readFleetFindings(database, compared.map(idOf))
    const fresh = new Map(read.summaries.map((summary) => [summary.supplier.id, buildRow(summary)]))
    for (const problem of read.unreadable) known.delete(problem.supplierId)
    for (const { supplier, comparedAt } of page) {
      const earlier = known.get(supplier.id)
      const summarized = fresh.get(supplier.id) ?? earlier?.own ?? buildEmptyRow(supplier)
      const own = isDeepStrictEqual(summarized.supplier, supplier) ? summarized : { ...summarized, supplier }
      if (earlier?.own === own && earlier.comparedAt === comparedAt) rows.set(supplier.id, earlier)
      else {
        const finding = findings.get(supplier.id) ?? (earlier?.comparedAt === comparedAt ? earlier.finding : undefined)
        rows.set(supplier.id, { own, row: withFinding(own, finding), finding, comparedAt })
      }
    }
    unreadable.push(...read.unreadable)
  }
  const isSame =
    before !== undefined &&
    before.rows.size === rows.size &&
    [...rows].every(([id, entry]) => before.rows.get(id) === entry)
  const readAt = clock()
  const times = { readAt, readingMs: readAt - startedAt }
  return isSame ? { ...before, ...times } : { rows, unreadable, ...times, rankings: new Map() }
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
