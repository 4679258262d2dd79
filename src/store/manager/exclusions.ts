import { isDeepStrictEqual } from 'node:util'
import type { Exclusion } from '#records/exclusion.ts'
import type { Database } from '../database.ts'

/** The exclusion of one supplier in one of its epochs. */
export type SupplierExclusion = Exclusion & { readonly supplierId: string; readonly epoch: number }

/** Makes these the exclusions that hold, and no others. Writes only when something has changed. */
export async function saveExclusions(database: Database, exclusions: readonly SupplierExclusion[]): Promise<void> {
  const wanted = exclusions.map(toRow).toSorted(bySupplierAndSuite)
  const held = await database.selectFrom('exclusions').selectAll().execute()
  if (isDeepStrictEqual(held.toSorted(bySupplierAndSuite), wanted)) return
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('exclusions').execute()
    if (wanted.length > 0) await transaction.insertInto('exclusions').values(wanted).execute()
  })
}

/** What a supplier is not asked in its running epoch, by suite. */
export async function readExclusions(database: Database, supplierId: string): Promise<Exclusion[]> {
  const rows = await database
    .selectFrom('exclusions')
    .innerJoin('epochs', (join) =>
      join
        .onRef('epochs.supplier_id', '=', 'exclusions.supplier_id')
        .onRef('epochs.epoch', '=', 'exclusions.epoch')
        .on('epochs.closed_at', 'is', null),
    )
    .select(['suite', 'suite_version', 'reason', 'checked_at'])
    .where('exclusions.supplier_id', '=', supplierId)
    .orderBy('suite')
    .execute()
  return rows.map(({ suite, suite_version: suiteVersion, reason, checked_at: checkedAt }) => ({
    suite,
    suiteVersion,
    reason,
    checkedAt,
  }))
}

type Row = ReturnType<typeof toRow>

function toRow({ supplierId, epoch, suite, suiteVersion, reason, checkedAt }: SupplierExclusion) {
  return { supplier_id: supplierId, epoch, suite, suite_version: suiteVersion, reason, checked_at: checkedAt }
}

function bySupplierAndSuite(a: Row, b: Row): number {
  return compare(a.supplier_id, b.supplier_id) || compare(a.suite, b.suite)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
