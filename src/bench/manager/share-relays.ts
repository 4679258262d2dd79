import type { MeasuringNeed } from './measuring-need.ts'

/** What a fleet would use at full pace, and what there is, both in items a day. */
export type FleetDemand = {
  /** Of the suppliers whose tier is to be decided. */
  readonly priorities: readonly number[]
  /** How many others there are, which are kept fresh. */
  readonly decided: number
  /** Of a supplier whose tier is to be decided, and of one that is kept fresh. */
  readonly decisionItemsPerDay: number
  readonly refreshItemsPerDay: number
  readonly itemsPerDay: number
}

/** The share of its full pace that each supplier gets. */
export type RelayShares = {
  /** For all that are kept fresh. */
  readonly refresh: number
  /** Decisions of a higher priority get all, of a lower `even`, of just this one `atCut`. */
  readonly cut: number
  readonly atCut: number
  readonly even: number
}

/** What a turn of the manager may plan. */
export type TurnBudget = {
  readonly shares: RelayShares
  /** Items of all suppliers together; infinite without a budget. */
  readonly items: number
}

/** Enough for everybody. */
export const fullShares: RelayShares = { refresh: 1, cut: Number.NEGATIVE_INFINITY, atCut: 1, even: 1 }

/** Of scarce relays: kept for refreshing, without which no change is noticed. */
const REFRESH_RESERVE = 0.25
/** Of what is left for decisions: spread evenly, so that nobody waits for ever. */
const EVEN_PART = 0.2

/**
 * Who gets how much of what is not enough. A quarter is kept for refreshing, as far as it is needed. Of the rest a
 * fifth is spread over all undecided suppliers; with the others those of the highest priority are brought to full pace,
 * one after the other. What decisions leave goes back to refreshing. Takes n log n for n undecided suppliers.
 */
export function shareRelays(demand: FleetDemand): RelayShares {
  const { decisionItemsPerDay, refreshItemsPerDay, itemsPerDay } = demand
  const priorities = Float64Array.from(demand.priorities).sort()
  const decisions = priorities.length * decisionItemsPerDay
  const refreshing = demand.decided * refreshItemsPerDay
  if (decisions + refreshing <= itemsPerDay) return fullShares
  const forDecisions = Math.min(decisions, itemsPerDay - Math.min(refreshing, REFRESH_RESERVE * itemsPerDay))
  const refresh = refreshing === 0 ? 1 : Math.min(1, (itemsPerDay - forDecisions) / refreshing)
  if (forDecisions >= decisions) return { ...fullShares, refresh }
  const even = (EVEN_PART * forDecisions) / decisions
  const atFullPace = (forDecisions - even * decisions) / ((1 - even) * decisionItemsPerDay)
  const cut = priorities[priorities.length - 1 - Math.floor(atFullPace)] ?? 0
  const above = priorities.length - 1 - priorities.lastIndexOf(cut)
  const equal = priorities.length - above - priorities.indexOf(cut)
  return { refresh, cut, even, atCut: even + ((1 - even) * (atFullPace - above)) / equal }
}

/** The share of its full pace that a supplier with this need gets. */
export function shareOf(
  shares: RelayShares,
  { isDecision, priority }: Pick<MeasuringNeed, 'isDecision' | 'priority'>,
): number {
  if (!isDecision) return shares.refresh
  if (priority > shares.cut) return 1
  return priority === shares.cut ? shares.atCut : shares.even
}
