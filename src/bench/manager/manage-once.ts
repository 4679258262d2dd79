import type { Plan } from '#records/plan.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import { insertRows } from '#store/insert-rows.ts'
import { readPlanningView } from '#store/manager/read-planning-view.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { deleteExpiredResponses } from '#store/responses.ts'
import type { Catalogue } from '../catalogue.ts'
import { closeEpochs } from './close-epochs.ts'
import { keepPeriods, type PeriodPorts } from './keep-periods.ts'
import { type PlanningPolicy, planItems, type ReferenceCost } from './plan-items.ts'

export type ManagerPorts = PeriodPorts & {
  readonly catalogue: Catalogue
  readonly policy: PlanningPolicy
  readonly random: () => number
  /** The suppliers of each network as it lists them now. */
  readonly discover: () => Promise<{ network: string; suppliers: readonly Supplier[] }[]>
  readonly referenceCost: (supplierId: string) => ReferenceCost | undefined
}

/** Raw evidence deleted per turn, so that a turn stays short. */
const EXPIRED_AT_ONCE = 5_000

/**
 * One turn of the manager: refreshes the list of suppliers, closes epochs, lets expired evidence go, keeps the periods, and plans. Returns how many plans were
 * made.
 */
export async function manageOnce(ports: ManagerPorts): Promise<number> {
  const { database, clock, catalogue, policy, random, discover, referenceCost } = ports
  const networks = await discover()
  const now = clock()
  for (const { network, suppliers } of networks)
    await saveSuppliers(database, { network, suppliers, now, absenceMs: policy.dayMs })
  await closeEpochs(database, { now, dayMs: policy.dayMs })
  await deleteExpiredResponses(database, now, EXPIRED_AT_ONCE)
  const period = await keepPeriods(ports)
  const suites = catalogue.suites.map(({ name }) => name)
  let planned = 0
  for await (const view of readPlanningView(database, { suites, plannedUntil: now + policy.stretchMs })) {
    const plans = planItems({ view, suites: catalogue.suites, policy, period, now, random, referenceCost })
    await savePlans(database, plans)
    planned += plans.length
  }
  return planned
}

async function savePlans(database: Database, plans: readonly Plan[]): Promise<void> {
  await insertRows(
    database,
    'plans',
    plans.map((plan) => ({
      id: plan.id,
      supplier_id: plan.supplierId,
      epoch: plan.epoch,
      suite: plan.suite,
      suite_version: plan.suiteVersion,
      period_id: plan.periodId,
      items: plan.items,
      reason: plan.reason,
      not_before: plan.notBefore,
      due_by: plan.dueBy,
      created_at: plan.createdAt,
    })),
  )
}
