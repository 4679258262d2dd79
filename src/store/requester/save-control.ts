import type { Database } from '../database.ts'

/** A relay to another supplier, made to tell whose fault a failure is. */
export type Control = {
  readonly id: string
  readonly requester: string
  readonly supplierId: string
  /** The supplier whose failure raised the question. */
  readonly attemptedFor: string
  readonly answered: boolean
  readonly at: number
}

/** Keeps the evidence behind a decision about blame. */
export async function saveControls(database: Database, controls: readonly Control[]): Promise<void> {
  if (controls.length === 0) return
  await database
    .insertInto('controls')
    .values(
      controls.map((control) => ({
        id: control.id,
        requester: control.requester,
        supplier_id: control.supplierId,
        attempted_for: control.attemptedFor,
        answered: control.answered,
        at: control.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
