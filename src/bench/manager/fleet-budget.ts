import type { Database } from '#store/database.ts'
import { plannedItemsSince, readTierFacts, type TierFactsRow } from '#store/manager/read-tier-facts.ts'
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
  #survey: Surveyed | null = null
  /** The look at the fleet that is under way: a page per turn, so that no turn takes long. */
  #next: Survey | null = null
  #items = 0
  #filledAt: number | null = null

  async at(now: number, ports: FleetBudgetPorts): Promise<TurnBudget> {
    const { relaysPerDay, stretchMs, dayMs } = ports.policy
    if (relaysPerDay === null) return unlimited
    this.#survey ??= await new Survey(relaysPerDay, ports).finish(now)
    if (now - this.#survey.at >= stretchMs) this.#next ??= new Survey(relaysPerDay, ports)
    if (this.#next !== null && !(await this.#next.readPage())) {
      this.#survey = this.#next.result(now)
      this.#next = null
    }
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

type Surveyed = { readonly shares: RelayShares; readonly relaysPerItem: number; readonly at: number }

/** One look at all suppliers. */
class Survey {
  readonly #priorities: number[] = []
  readonly #pages: AsyncGenerator<TierFactsRow[]>
  readonly #relaysPerDay: number
  readonly #ports: FleetBudgetPorts
  #decided = 0
  #attempts = 0
  #items = 0

  constructor(relaysPerDay: number, ports: FleetBudgetPorts) {
    this.#pages = readTierFacts(ports.database, ports.tierSuite)
    this.#relaysPerDay = relaysPerDay
    this.#ports = ports
  }

  /** False when there was no further page. */
  async readPage(): Promise<boolean> {
    const { done, value: page } = await this.#pages.next()
    if (done === true) return false
    for (const facts of page) {
      const need = needOf(facts, this.#ports.trafficOf(facts.supplierId))
      if (need.isDecision) this.#priorities.push(need.priority)
      else this.#decided += 1
      this.#attempts += facts.attempts
      this.#items += facts.items
    }
    return true
  }

  async finish(now: number): Promise<Surveyed> {
    while (await this.readPage());
    return this.result(now)
  }

  result(now: number): Surveyed {
    const { itemsPerSupplierPerDay, refreshShare } = this.#ports.policy
    // Before anything is known an item counts as one relay.
    const relaysPerItem = this.#items === 0 ? 1 : Math.max(1, this.#attempts / this.#items)
    const shares = shareRelays({
      priorities: this.#priorities,
      decided: this.#decided,
      decisionItemsPerDay: itemsPerSupplierPerDay,
      refreshItemsPerDay: itemsPerSupplierPerDay * refreshShare,
      itemsPerDay: this.#relaysPerDay / relaysPerItem,
    })
    return { shares, relaysPerItem, at: now }
  }
}
