import { contentId } from '#records/content-id.ts'
import type { SecretPeriod } from '#records/period.ts'
import type { Plan, PlanReason } from '#records/plan.ts'
import type { Suite } from '#records/suite.ts'
import type { PlanningView } from '#store/manager/read-planning-view.ts'

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
  /** The stretch of time that one plan covers, at least. */
  readonly stretchMs: number
  /** A plan has at least this many items; its stretch grows accordingly. */
  readonly leastItemsPerPlan: number
  /** No more is planned for a supplier and suite while this many items are unanswered. */
  readonly maximumOpenItems: number
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
  readonly now: number
  /** Uniform in [0, 1): spreads the first plans of suppliers over the stretch. */
  readonly random: () => number
  readonly referenceCost: (supplierId: string) => ReferenceCost | undefined
}

/** Items below which a supplier counts as new. */
const NEW_SUPPLIER_ITEMS = 30

/**
 * Who gets how many items of which suite, why, and in which stretch of time. Pure and linear in suppliers: each
 * supplier and suite whose planned time runs out within a stretch gets one more plan, at the rate that the state of
 * its tier asks for. Stretches follow one another without a gap; inside, the sampler picks random moments.
 */
export function planItems(input: PlanningInput): Plan[] {
  const openItems = openItemsBySupplier(input.view)
  return input.view.flatMap((view) => {
    const suite = input.suites.find(({ name }) => name === view.suite)
    if (suite === undefined) return []
    const open = openItems.get(view.supplierId) ?? 0
    const plans = planSuite(input, view, suite, open)
    openItems.set(
      view.supplierId,
      plans.reduce((sum, { items }) => sum + items, open),
    )
    return plans
  })
}

/** Over all suites: a reference's money is one purse. */
function openItemsBySupplier(view: readonly PlanningView[]): Map<string, number> {
  const open = new Map<string, number>()
  for (const { supplierId, openItems } of view) open.set(supplierId, (open.get(supplierId) ?? 0) + openItems)
  return open
}

function planSuite(input: PlanningInput, view: PlanningView, suite: Suite, supplierOpenItems: number): Plan[] {
  const { policy, now, random } = input
  const { items, stretchMs } = paceOf(input, view, suite)
  const plannedUntil = view.plannedUntil ?? now + random() * Math.min(stretchMs, policy.stretchMs) * 0.5
  const isCovered = plannedUntil > now + policy.stretchMs
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
      reason: reasonOf(view),
      notBefore,
      dueBy: notBefore + stretchMs,
      createdAt: now,
    },
  ]
}

function paceOf({ policy, suites }: PlanningInput, view: PlanningView, suite: Suite) {
  const others = suites.filter(({ setsTier }) => !setsTier).length
  const suiteShare = suite.setsTier
    ? others === 0
      ? 1
      : 1 - policy.otherSuitesShare
    : others === suites.length
      ? 1 / others
      : policy.otherSuitesShare / others
  const stateShare = view.tierState === 'decided' ? policy.refreshShare : 1
  const itemsPerMs = (policy.itemsPerSupplierPerDay * suiteShare * stateShare) / policy.dayMs
  const items = Math.max(policy.leastItemsPerPlan, Math.round(itemsPerMs * policy.stretchMs))
  return { items, stretchMs: items / itemsPerMs }
}

function reasonOf(view: PlanningView): PlanReason {
  if (view.isAfterAlarm === true && view.tierState !== 'decided') return 'alarm'
  if (view.scoredItems < NEW_SUPPLIER_ITEMS) return 'new-supplier'
  return view.tierState === 'decided' ? 'refresh' : 'undecided-tier'
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
