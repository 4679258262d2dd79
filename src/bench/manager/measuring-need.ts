import type { PlanReason } from '#records/plan.ts'
import type { TierVerdict } from '#records/tier.ts'
import { itemsLeft } from '#statistics/planning/items-left.ts'
import { defaultTierRule } from '#statistics/tier-decision.ts'

/** What the manager goes by: how far a supplier's tier is decided in its present epoch. */
export type TierFacts = {
  readonly epoch: number
  readonly tierState: TierVerdict['state']
  /** No more items are worth spending on the decision at full pace. */
  readonly isSettled: boolean
  /** Scored items of the tier suite, and their mean; null before the first. */
  readonly tierItems: number
  readonly tierMean: number | null
}

/** Why a supplier is to be asked, and how much a relay is worth there. */
export type MeasuringNeed = {
  readonly reason: PlanReason
  /** Whether relays may still decide its tier; otherwise it is only kept fresh. */
  readonly isDecision: boolean
  /** The higher, the sooner it gets what is scarce; 0 for refreshing. */
  readonly priority: number
}

/** Items below which a supplier counts as new. */
const NEW_SUPPLIER_ITEMS = 30
/** From so many times the average supplier's traffic on, traffic is the reason. */
const MUCH_TRAFFIC = 2
/** More traffic than this does not count for more: traffic can be made up. */
const MOST_TRAFFIC = 9
/** Classes come before one another, whatever is left to do in them. */
const CLASS_STEP = 1_000

/**
 * What a supplier needs. Among undecided ones a relay is worth most where a decision is nearest: Smith's rule, weight
 * over work that is left, which decides most suppliers soonest (Smith, Naval Res. Logist. 3 (1956) 59). The weight is
 * its traffic. The first items of a new supplier, without which nobody knows what is left, and whoever an alarm has put
 * back to undecided come before that.
 *
 * `traffic`: how much of users' traffic it carries, 1 = as much as the average supplier; 0 where nobody knows.
 *
 * Pace may depend on scores without harm to any interval: those hold for every look, and the order of draws is fixed
 * before.
 */
export function needOf(facts: TierFacts, traffic: number): MeasuringNeed {
  const { epoch, tierState, isSettled, tierItems, tierMean } = facts
  if (tierState === 'decided') return { reason: 'refresh', isDecision: false, priority: 0 }
  if (isSettled) return { reason: 'undecided-tier', isDecision: false, priority: 0 }
  const left = Math.min(defaultTierRule.mostItems - tierItems, itemsLeft({ n: tierItems, mean: tierMean }))
  const value = (1 + Math.min(MOST_TRAFFIC, traffic)) / Math.max(1, left)
  // The first epoch is 1: a later one began with an alarm or a new stake.
  if (epoch > 1) return { reason: 'alarm', isDecision: true, priority: 2 * CLASS_STEP + value }
  if (tierItems < NEW_SUPPLIER_ITEMS) {
    return { reason: 'new-supplier', isDecision: true, priority: CLASS_STEP + value }
  }
  return { reason: traffic >= MUCH_TRAFFIC ? 'traffic' : 'tier-margin', isDecision: true, priority: value }
}

/** Telling apart the members of a backend group: it decides no tier, and comes last where relays are short. */
export const groupProbesNeed: MeasuringNeed = { reason: 'group-probes', isDecision: false, priority: -1 }
