import { defaultTierRule, type TierRule } from '../tier-decision.ts'
import { exampleDesign, separationQuestion, serviceDesign, tableApplications, tableSizes } from './example-design.ts'
import type { MeasuringDesign } from './measuring-load.ts'
import { type FleetPlan, planFleet } from './plan-fleet.ts'
import { measuredPopulation, type Population, type PopulationCourse, reportPopulation } from './population.ts'
import { largestCorrelation, type Separation, separatingItems } from './separating-items.ts'
import { type ServiceDesign, type ServicePlan, servicePlan } from './service-plan.ts'

/** What is known of a fleet that is measured already. */
export type MeasuredFleet = {
  readonly suppliers: number
  /** False on a network without sessions, where every supplier can always be asked. */
  readonly hasSessions: boolean
  /** Scores of suppliers that are known well enough to plan by. */
  readonly scores: readonly number[]
  /** Null while nothing was asked. */
  readonly relaysPerItem: number | null
  readonly tokensPerRelay: number | null
  readonly relaysPerDay: number | null
}

/** What planning is asked; what is left out is as measured, or as in the example of Pocket Morse. */
export type PlanQuestion = {
  readonly suppliers?: number | undefined
  readonly applications?: number | undefined
  readonly nodesPerSession?: number | undefined
  /** Items that a supplier is asked in a session. */
  readonly probes?: number | undefined
  readonly sessionMinutes?: number | undefined
  /** Items of a decision; left out: by the tier rule, for the fleet's scores. */
  readonly targetItems?: number | undefined
  readonly relaysPerItem?: number | undefined
  readonly refreshDays?: number | undefined
  /** Relays a day for all suppliers together: refreshing is as seldom as they allow. */
  readonly budget?: number | undefined
  /** Tokens of a relay, both ways, and dollars for a million. */
  readonly tokens?: number | undefined
  readonly price?: number | undefined
  /** Backend groups that are decided in place of their suppliers. */
  readonly groups?: number | undefined
  /** Fleets of several sizes beside one another. */
  readonly table?: boolean | undefined
  /** Sessions drawn one by one, beside the closed forms. */
  readonly simulate?: boolean | undefined
  /** Two scores to be told apart, with their suppliers' names. */
  readonly separate?:
    | { readonly names: readonly [string, string]; readonly scores: readonly [number, number] }
    | undefined
  readonly correlation?: number | undefined
  /** A division into so many services, of so many nodes. */
  readonly services?: number | undefined
  readonly nodes?: number | undefined
}

/** Everything that was asked; what was not asked is left out. */
export type PlanReport = {
  /** Where the figures about the fleet come from. */
  readonly basis: 'given' | 'store' | 'example'
  /** Relays a day that the store's suppliers were sent; null where nothing was measured. */
  readonly measuredRelaysPerDay: number | null
  /** Of all suppliers: undecided after all items that a decision may take; null where the items were given. */
  readonly undecided: number | null
  readonly fleets: readonly FleetPlan[]
  readonly separation?: {
    readonly names: readonly [string, string]
    readonly scores: readonly [number, number]
    readonly correlation: number
    readonly items: Separation
  }
  readonly services?: { readonly design: ServiceDesign; readonly plan: ServicePlan }
}

/** Whether a fleet is asked about, and not only two suppliers or a division into services. */
export function isFleetAsked({ separate, services }: PlanQuestion): boolean {
  return separate === undefined && services === undefined
}

/** The rule at work, or one with other error probabilities in the same proportion. */
export function plannedRule(tierError: number | undefined): TierRule {
  const { alphaOver, alphaUnder } = defaultTierRule
  const factor = tierError === undefined ? 1 : tierError / (alphaOver + alphaUnder)
  return { ...defaultTierRule, alphaOver: alphaOver * factor, alphaUnder: alphaUnder * factor }
}

/** The scores to plan for: those that are measured, or those of the report. */
export function plannedPopulation(measured: MeasuredFleet | null): Population {
  const isKnown = measured !== null && measured.scores.length > 0
  return isKnown ? measuredPopulation(measured.scores) : reportPopulation()
}

/**
 * Answers a question of planning.
 *
 * @param measured the fleet that the question is about, where it does not name another; null = none is known
 * @param course what deciding its population takes; null where the items of a decision are given, or no fleet is asked about
 * @throws {StatisticsArgumentError} for figures that have no answer, such as a correlation that two scores cannot have.
 */
export function planReport(
  question: PlanQuestion,
  { measured, course }: { readonly measured: MeasuredFleet | null; readonly course: PopulationCourse | null },
): PlanReport {
  const design = plannedDesign(question, measured, course?.meanItems)
  const isGiven = question.suppliers !== undefined || question.table === true
  return {
    basis: measured !== null ? 'store' : isGiven ? 'given' : 'example',
    measuredRelaysPerDay: measured?.relaysPerDay ?? null,
    undecided: course?.undecided ?? null,
    fleets: isFleetAsked(question) ? fleetsOf(question, design) : [],
    ...(question.separate !== undefined && { separation: separationOf(question.separate, question.correlation) }),
    ...(question.services !== undefined && { services: servicesOf(question, question.services) }),
  }
}

/** The design that a question comes to. */
export function plannedDesign(
  question: PlanQuestion,
  measured: MeasuredFleet | null,
  decisionItems: number | undefined,
): MeasuringDesign {
  const nodes = question.suppliers ?? measured?.suppliers ?? exampleDesign.nodes
  // Without sessions everybody is always within reach.
  const isAlwaysReachable = measured !== null && !measured.hasSessions
  const itemsPerDecision = question.targetItems ?? decisionItems ?? exampleDesign.itemsPerDecision
  const relaysPerItem = question.relaysPerItem ?? measured?.relaysPerItem ?? exampleDesign.relaysPerItem
  const affordedDays = question.budget === undefined ? 0 : (nodes * itemsPerDecision * relaysPerItem) / question.budget
  return {
    nodes,
    sessionNodes: question.nodesPerSession ?? (isAlwaysReachable ? nodes : exampleDesign.sessionNodes),
    applications: question.applications ?? (isAlwaysReachable ? 1 : exampleDesign.applications),
    sessionMinutes: question.sessionMinutes ?? exampleDesign.sessionMinutes,
    itemsPerSession: question.probes ?? exampleDesign.itemsPerSession,
    itemsPerDecision,
    relaysPerItem,
    refreshDays: Math.max(question.refreshDays ?? (affordedDays > 0 ? 0 : exampleDesign.refreshDays), affordedDays),
    tokensPerRelay: question.tokens ?? measured?.tokensPerRelay ?? exampleDesign.tokensPerRelay,
    usdPerMillionTokens: question.price ?? exampleDesign.usdPerMillionTokens,
  }
}

function fleetsOf({ groups, simulate, table, applications }: PlanQuestion, design: MeasuringDesign): FleetPlan[] {
  const options = { groups, isSimulated: simulate === true }
  if (table !== true) return [planFleet(design, options)]
  return tableSizes.map((nodes) =>
    planFleet({ ...design, nodes, applications: applications ?? tableApplications(nodes) }, options),
  )
}

function separationOf(pair: NonNullable<PlanQuestion['separate']>, wanted: number | undefined) {
  const { alpha, power } = separationQuestion
  const most = largestCorrelation(pair.scores)
  const correlation = wanted ?? Math.min(separationQuestion.correlation, Math.floor(100 * most) / 100)
  return { ...pair, correlation, items: separatingItems({ scores: pair.scores, alpha, power, correlation }) }
}

function servicesOf(question: PlanQuestion, services: number) {
  const design = {
    ...serviceDesign,
    services,
    nodes: question.nodes ?? serviceDesign.nodes,
    sessionNodes: question.nodesPerSession ?? serviceDesign.sessionNodes,
    sessionMinutes: question.sessionMinutes ?? serviceDesign.sessionMinutes,
    relaysPerItem: question.relaysPerItem ?? serviceDesign.relaysPerItem,
    itemsPerDecision: question.targetItems ?? serviceDesign.itemsPerDecision,
  }
  return { design, plan: servicePlan(design) }
}
