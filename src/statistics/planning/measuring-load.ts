import { requireArgument } from '../argument-error.ts'
import {
  hasSessions,
  meetingProbability,
  type SessionCount,
  type SessionDesign,
  sessionsUntilMet,
} from './session-coverage.ts'

/** What measuring one supplier anew takes, and how it is reached. */
export type MeasuringDesign = SessionDesign & {
  readonly sessionMinutes: number
  /** Items that one supplier is asked in a session at most: its allowance, or what stays unnoticed among users. */
  readonly itemsPerSession: number
  /** Items until a supplier's tier is decided. */
  readonly itemsPerDecision: number
  /** Relays that an item takes, second chances among them. */
  readonly relaysPerItem: number
  /** Every supplier is decided anew once in so many days. */
  readonly refreshDays: number
  readonly tokensPerRelay: number
  readonly usdPerMillionTokens: number
}

export type MeasuringLoad = {
  /** Days until a supplier has had all items of a decision, from its first session on. */
  readonly decisionDays: SessionCount
  /** Days of refreshing that can be kept at most: the mean above, or what was asked for where that is longer. */
  readonly refreshDays: number
  readonly relaysPerDay: number
  /** Relays a day that sessions leave room for. */
  readonly mostRelaysPerDay: number
  readonly usdPerDay: number
}

const minutesPerDay = 1440

/**
 * What it takes to keep a fleet decided: days, relays and money. Where sessions reach a supplier too seldom for the
 * refreshing that is asked for, the refreshing is as slow as they make it. Null where there are no sessions.
 *
 * @throws {StatisticsArgumentError} for figures that are not positive (prices may be 0).
 */
export function measuringLoad(design: MeasuringDesign): MeasuringLoad | null {
  const { nodes, itemsPerSession, itemsPerDecision, relaysPerItem, tokensPerRelay, usdPerMillionTokens } = design
  const positive = { itemsPerSession, itemsPerDecision, relaysPerItem, tokensPerRelay, refreshDays: design.refreshDays }
  for (const [name, value] of Object.entries({ ...positive, sessionMinutes: design.sessionMinutes }))
    requireArgument(value > 0 && Number.isFinite(value), 'measuringLoad', name, value, 'finite and positive')
  requireArgument(usdPerMillionTokens >= 0, 'measuringLoad', 'usdPerMillionTokens', usdPerMillionTokens, 'not negative')
  if (!hasSessions(design)) return null
  const days = (sessions: number) => (sessions * design.sessionMinutes) / minutesPerDay
  const { sessionNodes, applications } = design
  const sessions = sessionsUntilMet(
    { nodes, sessionNodes, applications },
    Math.ceil(itemsPerDecision / itemsPerSession),
  )
  if (sessions === null) return null
  const decisionDays = { mean: days(sessions.mean), p95: days(sessions.p95), p99: days(sessions.p99) }
  const refreshDays = Math.max(design.refreshDays, decisionDays.mean)
  const relaysPerDay = (nodes * itemsPerDecision * relaysPerItem) / refreshDays
  const met = meetingProbability({ nodes, sessionNodes, applications })
  return {
    decisionDays,
    refreshDays,
    relaysPerDay,
    mostRelaysPerDay: (nodes * met * itemsPerSession * relaysPerItem) / days(1),
    usdPerDay: (relaysPerDay * tokensPerRelay * usdPerMillionTokens) / 1_000_000,
  }
}

/** Suppliers that cannot be told apart are measured as one, and each is still asked a little to see that it stays so. */
export type GroupedDesign = {
  readonly nodes: number
  /** Backend groups among them; found by the identity methods, not claimed. */
  readonly groups: number
  readonly relaysPerDecision: number
  readonly refreshDays: number
  /** Sentinel relays that each node gets a day. */
  readonly sentinelsPerNodeDay: number
}

/**
 * Relays a day when backend groups are decided and nodes only watched: B · r / T + N · s. It holds as long as groups are
 * right; a node that leaves its group is noticed by its sentinels (`drift`), and then measured by itself.
 *
 * @example groupedRelaysPerDay({ nodes: 1000, groups: 30, relaysPerDecision: 1394, refreshDays: 30, sentinelsPerNodeDay: 5 }) // => 6394
 */
export function groupedRelaysPerDay(design: GroupedDesign): number {
  const { nodes, groups, relaysPerDecision, refreshDays, sentinelsPerNodeDay } = design
  requireArgument(groups >= 1 && groups <= nodes, 'groupedRelaysPerDay', 'groups', groups, `from 1 to nodes = ${nodes}`)
  requireArgument(refreshDays > 0, 'groupedRelaysPerDay', 'refreshDays', refreshDays, 'positive')
  return (groups * relaysPerDecision) / refreshDays + nodes * sentinelsPerNodeDay
}
