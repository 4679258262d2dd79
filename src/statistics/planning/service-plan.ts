import { requireArgument } from '../argument-error.ts'
import { hasSessions, meetingProbability } from './session-coverage.ts'

/** Nodes spread over services, such as one service for every variant of every model. */
export type ServiceDesign = {
  readonly services: number
  /** Nodes over all services; each is staked for `servicesPerNode` of them. */
  readonly nodes: number
  readonly servicesPerNode: number
  readonly sessionNodes: number
  readonly sessionMinutes: number
  /** Services that one application may be staked for (Pocket Morse: `MaxChains`, 15). */
  readonly servicesPerApplication: number
  /** Relays that one application may send in a session over all its services and nodes (`MaxRelays`). */
  readonly relaysPerApplication: number
  /** The share of them that measuring may use. */
  readonly relayShare: number
  /** How often a node should be met: once in so many days on average. */
  readonly revisitDays: number
  readonly itemsPerDecision: number
  readonly relaysPerItem: number
}

export type ServicePlan = {
  readonly nodesPerService: number
  /** Nodes that are missing in a service of average size until there are sessions; 0 = there are. */
  readonly missingNodes: number
  /** The largest number of services that these nodes can be spread over evenly with sessions in each. */
  readonly mostServices: number
  /** Applications per service that meet a node as often as wanted; null where there are no sessions. */
  readonly applicationsPerService: number | null
  /** Over all services: each application is staked for as many as it may. */
  readonly applications: number | null
  /** Sessions at a time: one for each application and service. */
  readonly sessions: number | null
  /** Relays that measuring may send a node in one session. */
  readonly relaysPerNodeSession: number
  /** Days until a node has had the items of a decision; null where it cannot get any. */
  readonly decisionDays: number | null
}

const minutesPerDay = 1440
const mostApplications = 1_000_000

/**
 * What a division into services costs: whether there are sessions at all, how many applications reach every node often
 * enough, and how long a decision then takes. Nodes count as evenly spread; a rare variant is worse off than this says.
 *
 * @throws {StatisticsArgumentError} for figures that are not positive.
 */
export function servicePlan(design: ServiceDesign): ServicePlan {
  for (const [name, value] of Object.entries(design))
    requireArgument(value > 0 && Number.isFinite(value), 'servicePlan', name, value, 'finite and positive')
  const { services, sessionNodes, servicesPerApplication, revisitDays, itemsPerDecision, relaysPerItem } = design
  const placements = design.nodes * design.servicesPerNode
  const nodesPerService = Math.floor(placements / services)
  const chains = Math.min(servicesPerApplication, services)
  // As Pocket divides them: half to even does not matter to a plan.
  const relaysPerNodeSession = Math.floor((design.relayShare * design.relaysPerApplication) / (chains * sessionNodes))
  const shared = {
    nodesPerService,
    missingNodes: Math.max(0, sessionNodes - nodesPerService),
    mostServices: Math.floor(placements / sessionNodes),
    relaysPerNodeSession,
  }
  const sessionDays = design.sessionMinutes / minutesPerDay
  const applicationsPerService = leastApplications(
    nodesPerService,
    sessionNodes,
    Math.min(1, sessionDays / revisitDays),
  )
  if (applicationsPerService === null)
    return { ...shared, applicationsPerService: null, applications: null, sessions: null, decisionDays: null }
  const met = meetingProbability({ nodes: nodesPerService, sessionNodes, applications: applicationsPerService })
  const itemsPerSession = Math.floor(relaysPerNodeSession / relaysPerItem)
  return {
    ...shared,
    applicationsPerService,
    applications: Math.ceil((services * applicationsPerService) / chains),
    sessions: services * applicationsPerService,
    decisionDays: itemsPerSession < 1 ? null : (Math.ceil(itemsPerDecision / itemsPerSession) / met) * sessionDays,
  }
}

/** The least number of applications by which a node is met with this probability per session. */
function leastApplications(nodes: number, sessionNodes: number, probability: number): number | null {
  if (!hasSessions({ nodes, sessionNodes, applications: 1 })) return null
  if (nodes === sessionNodes) return 1
  const needed = Math.ceil(Math.log1p(-Math.min(probability, 0.999)) / Math.log1p(-sessionNodes / nodes))
  return Math.min(mostApplications, Math.max(1, needed))
}
