import type { DrawPolicy } from '#bench/sampler/draw-items.ts'
import { demoProfile, type Profile } from '#cli/profile.ts'
import type { DirectSupplier } from '#networks/direct/suppliers-file.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { contentId } from '#records/content-id.ts'
import { commitmentOf } from '#records/period.ts'
import { insertRows } from '#store/insert-rows.ts'
import { commitPeriod } from '#store/manager/periods.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import type { Store } from '#store/open-store.ts'
import { echoCatalogue } from '../../src/bench/__fixtures__/echo-catalogue.ts'

/** What is measured in the study: a single generated task, every prompt different from all others. */
export const killCatalogue = echoCatalogue()

const drawing: DrawPolicy = { commonShare: 0, commonBlockItems: 1 }

/** The demo's pace, and an evaluation's patience: what we lost is asked again however often we were killed. */
export const killProfile: Profile = {
  ...demoProfile,
  drawing,
  retries: { ...demoProfile.retries, maximumAttempts: 1_000 },
  restMs: { manager: 1_000, others: 50, fleet: 60_000 },
}

/** Relays in flight per supplier. */
export const inFlight = 16

/** The study's suppliers; all lead to one endpoint, below paths of their own. */
export function killSuppliers(endpointUrl: string, count: number): DirectSupplier[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `supplier-${index}`,
    url: `${endpointUrl}/s${index}`,
    operator: `operator-${index}`,
    service: 'text',
    key: null,
    // The model name differs, so no two suppliers are ever sent the same body.
    model: `model-${index}`,
    reference: null,
    isSimulated: true,
    limits: {
      concurrency: inFlight,
      requestsPerSecond: 100_000,
      timeouts: { connectMs: 10_000, firstByteMs: 20_000, idleMs: 20_000, totalMs: 30_000 },
      maximumBodyBytes: 100_000,
    },
  }))
}

/** Lists the suppliers and plans so many items for each, due at once. */
export async function layOut(store: Store, suppliers: readonly DirectSupplier[], items: number): Promise<void> {
  const now = Date.now()
  const records = suppliers.map((supplier) => supplierRecord(supplier, now))
  await saveSuppliers(store.database, { network: 'direct', suppliers: records, now })
  const seed = '5e'.repeat(32)
  const period = {
    id: contentId('period', now),
    startsAt: now,
    endsAt: now + 86_400_000,
    seed,
    commitment: commitmentOf(seed),
    committedAt: now,
    revealedAt: null,
  }
  await commitPeriod(store.database, period)
  await insertRows(
    store.database,
    'plans',
    records.map(({ id }) => ({
      id: contentId('plan', [id]),
      supplier_id: id,
      epoch: 1,
      suite: 'echo-suite',
      suite_version: '1',
      period_id: period.id,
      items,
      reason: 'evaluation',
      not_before: now,
      due_by: now + 1,
      created_at: now,
    })),
  )
}
