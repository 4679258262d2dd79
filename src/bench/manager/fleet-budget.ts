import type { Database } from '#store/database.ts'
import { plannedItemsSince, readTierFacts } from '#store/manager/read-tier-facts.ts'
import { needOf } from './measuring-need.ts'
import type { PlanningPolicy } from './plan-items.ts'
import { fullShares, type RelayShares, shareRelays, type TurnBudget } from './share-relays.ts'

export type FleetBudgetPorts = {
  readonly database: Database
  readonly policy: PlanningPolicy
  readonly tierSuite: string | null
  readonly trafficOf: (supplierId: string) => number
}

const unlimited: TurnBudget = { shares: fullShares, items: Number.POSITIVE_INFINITY }

/**
 * Keeps a fleet's relays per day. Shares are computed once per stretch from all suppliers, since they change slowly;
 * items flow in with time, up to what one stretch may take, and every plan takes of them: so no day sees more than the
 * budget, whatever the shares promised. One for each process that plays the manager; a new one begins with what the
 * plans of the last day have left. Without a budget it reads nothing.
 */
export class FleetBudget {
  #survey: { readonly shares: RelayShares; readonly relaysPerItem: number; readonly at: number } | null = null
  #items = 0
  #filledAt: number | null = null

  async at(now: number, ports: FleetBudgetPorts): Promise<TurnBudget> {
    const { relaysPerDay, stretchMs, dayMs } = ports.policy
    if (relaysPerDay === null) return unlimited
    if (this.#survey === null || now - this.#survey.at >= stretchMs)
      this.#survey = await survey(now, relaysPerDay, ports)
    const { shares, relaysPerItem } = this.#survey
    const itemsPerDay = relaysPerDay / relaysPerItem
    const most = Math.max(1, (itemsPerDay * Math.min(dayMs, 2 * stretchMs)) / dayMs)
    if (this.#filledAt === null) {
      this.#items = Math.min(most, itemsPerDay - (await plannedItemsSince(ports.database, now - dayMs)))
    } else {
      this.#items = Math.min(most, this.#items + (itemsPerDay * (now - this.#filledAt)) / dayMs)
    }
    this.#filledAt = now
    return { shares, items: Math.max(0, this.#items) }
  }

  /** What was planned of it. */
  spend(items: number): void {
    this.#items -= items
  }
}

async function survey(now: number, relaysPerDay: number, { database, policy, tierSuite, trafficOf }: FleetBudgetPorts) {
  const priorities: number[] = []
  let [decided, attempts, items] = [0, 0, 0]
  for await (const page of readTierFacts(database, tierSuite)) {
    for (const facts of page) {
      const need = needOf(facts, trafficOf(facts.supplierId))
      if (need.isDecision) priorities.push(need.priority)
      else decided += 1
      attempts += facts.attempts
      items += facts.items
    }
  }
  // Before anything is known an item counts as one relay.
  const relaysPerItem = items === 0 ? 1 : Math.max(1, attempts / items)
  const shares = shareRelays({
    priorities,
    decided,
    decisionItemsPerDay: policy.itemsPerSupplierPerDay,
    refreshItemsPerDay: policy.itemsPerSupplierPerDay * policy.refreshShare,
    itemsPerDay: relaysPerDay / relaysPerItem,
  })
  return { shares, relaysPerItem, at: now }
}
