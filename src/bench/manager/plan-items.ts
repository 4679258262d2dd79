import { contentId } from '#records/content-id.ts'
import type { SecretPeriod } from '#records/period.ts'
import type { Plan } from '#records/plan.ts'
import type { Suite } from '#records/suite.ts'
import type { PlanningView } from '#store/manager/read-planning-view.ts'
import { type HourWeights, meanWeight } from './hours-of-day.ts'
import { groupProbesNeed, type MeasuringNeed, needOf } from './measuring-need.ts'
import { shareOf, type TurnBudget } from './share-relays.ts'

/** How much is asked, and how it is spread over time. */
export type PlanningPolicy = {
  /** The length of a day; the demo compresses it. */
  readonly dayMs: number
  /** Items of all suites together that a supplier gets per day while its tier is undecided. */
  readonly itemsPerSupplierPerDay: number
  /** Share of that rate once the tier is decided. */
  readonly refreshShare: number
  /** Share of the items that go to suites other than the tier suite, all together. */
  readonly otherSuitesShare: number
  /** Probes that a member of a backend group gets per day beside its items, of all such suites together. */
  readonly groupProbesPerDay: number
  /** The stretch of time that one plan covers, at least. */
  readonly stretchMs: number
  /** A plan has at least this many items; its stretch grows accordingly. */
  readonly leastItemsPerPlan: number
  /** No more is planned for a supplier and suite while this many items are unanswered. */
  readonly maximumOpenItems: number
  /** Users' hours, which the pace follows; null = every hour alike. */
  readonly hourWeights: HourWeights | null
  /** Relays of all suppliers together, null = no limit. When it is short, the manager gives to whom it helps most. */
  readonly relaysPerDay: number | null
}

/** What a reference may cost, and what it charges. */
export type ReferenceCost = {
  readonly capUsd: number
  readonly usdPerMillionPromptTokens: number
  readonly usdPerMillionCompletionTokens: number
}

export type PlanningInput = {
  readonly view: readonly PlanningView[]
  readonly suites: readonly Suite[]
  readonly policy: PlanningPolicy
  readonly period: Pick<SecretPeriod, 'id'>
  /** How long after the period's end its items may still be asked. */
  readonly graceMs: number
  readonly now: number
  /** Uniform in [0, 1): spreads the first plans of suppliers over the stretch. */
  readonly random: () => number
  readonly referenceCost: (supplierId: string) => ReferenceCost | undefined
  /** Whether a supplier is known to lack what a suite needs: it is asked nothing of it. */
  readonly isExcluded: (supplierId: string, suite: string) => boolean
  /** What may be planned now: fewer items than wanted go to the highest priorities. */
  readonly budget: TurnBudget
  /** How much of users' traffic a supplier carries, 1 = as much as the average one; 0 where nobody knows. */
  readonly trafficOf: (supplierId: string) => number
}

/** Share of a supplier's pace for a suite that it lacks the means for. */
const NOT_MEASURABLE_SHARE = 0.05
/** Between two tries of group probes that a supplier lacks the means for. */
const REFUSED_PAUSE_DAYS = 7

type Candidate = { readonly view: PlanningView; readonly suite: Suite; readonly need: MeasuringNeed }

/**
 * Who gets how many items of which suite, why, and in which stretch of time. Pure and linear in suppliers (n log n where
 * a budget is short): each supplier and suite whose planned time runs out within a stretch gets one more plan, at the
 * rate that the state of its tier and the fleet's budget leave it. Stretches follow one another without a gap; inside,
 * the sampler picks random moments.
 */
export function planItems(input: PlanningInput): Plan[] {
  const { view: views, suites, trafficOf, budget } = input
  const openItems = openItemsBySupplier(views)
  const candidates = views.flatMap((view): Candidate[] => {
    const suite = suites.find(({ name }) => name === view.suite)
    if (suite === undefined || input.isExcluded(view.supplierId, suite.name)) return []
    const need = suite.groupProbes === undefined ? needOf(view, trafficOf(view.supplierId)) : groupProbesNeed
    return [{ view, suite, need }]
  })
  const isLimited = Number.isFinite(budget.items)
  const ordered = isLimited ? candidates.toSorted((a, b) => b.need.priority - a.need.priority) : candidates
  let itemsLeft = budget.items
  return ordered.flatMap((candidate) => {
    const { supplierId } = candidate.view
    const open = openItems.get(supplierId) ?? 0
    const plans = planSuite(input, candidate, open)
    const items = plans.reduce((sum, plan) => sum + plan.items, 0)
    if (items > itemsLeft) return []
    itemsLeft -= items
    openItems.set(supplierId, open + items)
    return plans
  })
}

/** Over all suites: a reference's money is one purse. */
function openItemsBySupplier(view: readonly PlanningView[]): Map<string, number> {
  const open = new Map<string, number>()
  for (const { supplierId, openItems } of view) open.set(supplierId, (open.get(supplierId) ?? 0) + openItems)
  return open
}

function planSuite(input: PlanningInput, candidate: Candidate, supplierOpenItems: number): Plan[] {
  const { policy, now, random } = input
  const { view, suite } = candidate
  // Probes are no measurement of quality: who refuses them is not troubled often.
  const pauseMs = suite.groupProbes !== undefined && !view.isMeasurable ? REFUSED_PAUSE_DAYS * policy.dayMs : 0
  const plannedUntil =
    view.plannedUntil === null ? now + random() * policy.stretchMs * 0.5 : view.plannedUntil + pauseMs
  const isCovered = plannedUntil > now + policy.stretchMs
  const { items, stretchMs } = paceOf(input, candidate, Math.max(now, plannedUntil))
  if (isCovered || view.openItems + items > policy.maximumOpenItems) return []
  if (!isAffordable(input.referenceCost(view.supplierId), view, supplierOpenItems + items)) return []
  const notBefore = Math.max(now, plannedUntil)
  return [
    {
      id: contentId('plan', [view.supplierId, view.epoch, `${suite.name}@${suite.version}`, notBefore]),
      supplierId: view.supplierId,
      epoch: view.epoch,
      suite: suite.name,
      suiteVersion: suite.version,
      periodId: input.period.id,
      items,
      reason: view.isMeasurable ? candidate.need.reason : 'not-measurable',
      notBefore,
      dueBy: notBefore + stretchMs,
      createdAt: now,
    },
  ]
}

/**
 * Items and their stretch of time. A slow pace takes fewer items and stretches them, but no longer than half the grace: they
 * must be asked before their period's seed is revealed, second chances too. Slower than one item in that time nobody is
 * asked, unless the budget runs out. Users' hours make it faster or slower.
 */
function paceOf(input: PlanningInput, candidate: Candidate, notBefore: number) {
  const { policy, budget, graceMs } = input
  const measurableShare = candidate.view.isMeasurable ? 1 : NOT_MEASURABLE_SHARE
  const meanItemsPerDay = fullPaceOf(input, candidate) * shareOf(budget.shares, candidate.need) * measurableShare
  const longestMs = Math.max(policy.stretchMs, graceMs / 2)
  const leastItems = Math.min(policy.leastItemsPerPlan, Math.floor((meanItemsPerDay * longestMs) / policy.dayMs))
  const usualMs = Math.min(longestMs, Math.max(policy.stretchMs, (leastItems / meanItemsPerDay) * policy.dayMs))
  const itemsPerDay = meanItemsPerDay * meanWeight(policy.hourWeights, notBefore, usualMs)
  const items = Math.max(1, leastItems, Math.round((itemsPerDay * policy.stretchMs) / policy.dayMs))
  return { items, stretchMs: Math.min(longestMs, (items / itemsPerDay) * policy.dayMs) }
}

/** Items of the suite per day for a supplier in its state, where relays are no matter. */
function fullPaceOf({ policy, suites }: PlanningInput, { suite, need }: Candidate): number {
  if (suite.groupProbes !== undefined) return policy.groupProbesPerDay * suite.groupProbes.share
  const others = suites.filter(({ setsTier, groupProbes }) => !setsTier && groupProbes === undefined).length
  const isTierSuiteThere = suites.some(({ setsTier }) => setsTier)
  const othersShare = isTierSuiteThere ? policy.otherSuitesShare : 1
  const suiteShare = !suite.setsTier ? othersShare / others : others === 0 ? 1 : 1 - policy.otherSuitesShare
  return policy.itemsPerSupplierPerDay * suiteShare * (need.isDecision ? 1 : policy.refreshShare)
}

/** Tokens reserved for an item that is unanswered, or whose answer did not say what it cost. */
const RESERVED_PROMPT_TOKENS = 2_000
const RESERVED_COMPLETION_TOKENS = 1_000

/** Whether the cap holds even when every open item, the new ones among them, is charged. */
function isAffordable(cost: ReferenceCost | undefined, view: PlanningView, openItems: number): boolean {
  if (cost === undefined) return true
  const spent = price(cost, view.promptTokens, view.completionTokens)
  const unknown = openItems + view.answersWithoutUsage
  const reserved = price(cost, unknown * RESERVED_PROMPT_TOKENS, unknown * RESERVED_COMPLETION_TOKENS)
  return spent + reserved <= cost.capUsd
}

function price(cost: ReferenceCost, promptTokens: number, completionTokens: number): number {
  return (
    (promptTokens * cost.usdPerMillionPromptTokens + completionTokens * cost.usdPerMillionCompletionTokens) / 1_000_000
  )
}
