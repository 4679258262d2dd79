import type { CapabilityRecord } from '#records/capability-record.ts'
import { contentId } from '#records/content-id.ts'
import type { Plan } from '#records/plan.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import { insertRows } from '#store/insert-rows.ts'
import { saveExclusions } from '#store/manager/exclusions.ts'
import { readPlanningView } from '#store/manager/read-planning-view.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { readSuspendedSuites } from '#store/manager/suspended-suites.ts'
import { deleteExpiredResponses } from '#store/responses.ts'
import { forgetTraffic } from '#store/traffic/forget-traffic.ts'
import type { Catalogue } from '../catalogue.ts'
import { closeEpochs } from './close-epochs.ts'
import { findExclusions } from './exclude-suites.ts'
import type { FleetBudget } from './fleet-budget.ts'
import { keepPeriods, type PeriodPorts } from './keep-periods.ts'
import { type PlanningPolicy, planItems, type ReferenceCost } from './plan-items.ts'
import type { TrafficShares } from './traffic-shares.ts'

export type ManagerPorts = PeriodPorts & {
  readonly catalogue: Catalogue
  readonly policy: PlanningPolicy
  readonly random: () => number
  /** The suppliers of each network as it lists them now. */
  readonly discover: () => Promise<{ network: string; suppliers: readonly Supplier[] }[]>
  readonly referenceCost: (supplierId: string) => ReferenceCost | undefined
  /** Ids of the suppliers that a capability record speaks of. */
  readonly suppliersAt: (record: CapabilityRecord) => readonly string[]
  /** Keeps the policy's relays per day over the turns. */
  readonly budget: FleetBudget
  /** Keeps what users' traffic tells over the turns. */
  readonly traffic: TrafficShares
}

/** Raw evidence deleted per turn, so that a turn stays short. */
const EXPIRED_AT_ONCE = 5_000

/**
 * One turn of the manager: refreshes the list of suppliers, closes epochs, lets expired evidence go, keeps the periods, finds what suppliers
 * cannot be asked, and plans. Returns how many plans were
 * made.
 */
export async function manageOnce(ports: ManagerPorts): Promise<number> {
  const { database, clock, catalogue, policy, random, discover, referenceCost, suppliersAt, budget } = ports
  const networks = await discover()
  const now = clock()
  for (const { network, suppliers } of networks)
    await saveSuppliers(database, { network, suppliers, now, absenceMs: policy.dayMs })
  await closeEpochs(database, now)
  await deleteExpiredResponses(database, now, EXPIRED_AT_ONCE)
  const period = await keepPeriods(ports)
  await forgetTraffic(database, now, EXPIRED_AT_ONCE)
  const exclusions = await findExclusions({ database, catalogue, suppliersAt, dayMs: policy.dayMs, now })
  await saveExclusions(database, exclusions)
  const excluded = new Set(exclusions.map(({ supplierId, suite }) => `${supplierId} ${suite}`))
  const trafficOf = await ports.traffic.at(now, { database, stretchMs: policy.stretchMs })
  const suspended = await readSuspendedSuites(database)
  const suites = catalogue.suites.filter(({ name }) => !suspended.has(name))
  const namesOf = (ofGroups: boolean) =>
    suites.filter(({ groupProbes }) => (groupProbes !== undefined) === ofGroups).map(({ name }) => name)
  const tierSuite = catalogue.suites.find(({ setsTier }) => setsTier)?.name ?? null
  const { shares, items } = await budget.at(now, { database, policy, tierSuite, trafficOf })
  const isLimited = Number.isFinite(items)
  // What is short is not to go to the same suppliers at every turn.
  const behind = isLimited ? contentId('turn', random()) : ''
  const options = {
    suites: namesOf(false),
    groupSuites: namesOf(true),
    tierSuite,
    behind,
    plannedUntil: now + policy.stretchMs,
  }
  let [planned, itemsLeft] = [0, items]
  if (itemsLeft < 1) return 0
  for await (const view of readPlanningView(database, options)) {
    const turn = { shares, items: itemsLeft }
    const plans = planItems({
      view,
      suites,
      policy,
      period,
      graceMs: ports.graceMs,
      now,
      random,
      referenceCost,
      isExcluded: (supplierId, suite) => excluded.has(`${supplierId} ${suite}`),
      budget: turn,
      trafficOf,
    })
    await savePlans(database, plans)
    const taken = plans.reduce((sum, plan) => sum + plan.items, 0)
    budget.spend(taken)
    itemsLeft -= taken
    planned += plans.length
    if (itemsLeft < 1) break
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
