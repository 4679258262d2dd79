import { type ChangeEvidence, falseResetShare, resetSuppliers, watchDays } from '#statistics/drift/reset-suppliers.ts'
import type { Database } from '#store/database.ts'
import { beginEpochs } from '#store/manager/begin-epochs.ts'
import { type ChangingSupplier, countListed, readChangingSuppliers } from '#store/manager/change-evidence.ts'

/** The least evidence with which anyone can be reset: a fleet of one, on its first day. */
const LEAST_EVIDENCE = -Math.log(falseResetShare)

/**
 * Closes the epochs of suppliers that are not what they were, as sure as a fleet of this size asks for, and opens the next:
 * paid at most what was paid so far until its own tier is decided. Returns how many.
 */
export async function closeEpochs(database: Database, now: number): Promise<number> {
  const changing = await readChangingSuppliers(database, LEAST_EVIDENCE)
  if (changing.length === 0) return 0
  const evidence = changing.map((supplier) => evidenceOf(supplier, now))
  const ids = new Set(resetSuppliers(evidence, await countListed(database)))
  const ends = changing.filter(({ supplierId }) => ids.has(supplierId))
  await beginEpochs(
    database,
    ends.map(({ supplierId, payTier }) => ({ supplierId, payCap: payTier })),
    { reason: 'change-alarm', now },
  )
  return ends.length
}

function evidenceOf({ supplierId, logEvidence, startedAt, dayMs }: ChangingSupplier, now: number): ChangeEvidence {
  return { id: supplierId, logEvidence, days: watchDays({ startedAt, now, dayMs }) }
}
