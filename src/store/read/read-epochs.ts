import type { Database } from '../database.ts'

/** A stretch of time in which a supplier is believed unchanged. */
export type Epoch = {
  readonly epoch: number
  readonly startedAt: number
  /** Null for the running one. */
  readonly closedAt: number | null
  readonly closeReason: string | null
}

/** The epochs of a supplier, newest first, at most `limit`. */
export async function readEpochs(
  database: Database,
  { supplierId, limit }: { readonly supplierId: string; readonly limit: number },
): Promise<Epoch[]> {
  const rows = await database
    .selectFrom('epochs')
    .selectAll()
    .where('supplier_id', '=', supplierId)
    .orderBy('epoch', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    epoch: row.epoch,
    startedAt: row.started_at,
    closedAt: row.closed_at,
    closeReason: row.close_reason,
  }))
}
