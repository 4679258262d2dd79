import { sql } from 'kysely'
import type { Tier } from '#records/tier.ts'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'

/** Why an epoch ended. */
export type CloseReason = 'change-alarm' | 're-staked' | 'on-command'

/** The end of a supplier's present epoch, and what the next one may be paid until it is decided. */
export type EpochEnd = { readonly supplierId: string; readonly payCap: Tier }

/**
 * Closes the present epochs of these suppliers and opens the next. What was planned and not drawn yet for the old epochs is
 * dropped; what was drawn is still asked, and counts for the old epoch only.
 */
export async function beginEpochs(
  database: Database,
  ends: readonly EpochEnd[],
  { reason, now }: { readonly reason: CloseReason; readonly now: number },
): Promise<void> {
  if (ends.length === 0) return
  const ids = arrayLiteral(ends.map(({ supplierId }) => supplierId))
  await database.transaction().execute(async (transaction) => {
    await sql`
      with ended as (
        update epochs e set closed_at = ${now}, close_reason = ${reason}
        from unnest(${ids}::text[], ${arrayLiteral(ends.map(({ payCap }) => payCap))}::text[]) as ending(supplier_id, pay_cap)
        where e.supplier_id = ending.supplier_id and e.closed_at is null
        returning e.supplier_id, e.epoch, ending.pay_cap
      )
      insert into epochs (supplier_id, epoch, started_at, pay_cap)
      select supplier_id, epoch + 1, ${now}::double precision, pay_cap from ended`.execute(transaction)
    await sql`delete from plans where supplier_id = any(${ids}::text[]) and state = 'planned'`.execute(transaction)
  })
}
