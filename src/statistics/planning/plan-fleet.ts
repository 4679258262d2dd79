import { randomStream } from '../random-stream.ts'
import { groupedRelaysPerDay, type MeasuringDesign, measuringLoad } from './measuring-load.ts'
import {
  meetingProbability,
  type SessionCount,
  type SessionDesign,
  sessionsUntilAllMet,
  sessionsUntilMet,
} from './session-coverage.ts'
import { simulateSessions } from './simulate-sessions.ts'

/** What measuring a fleet takes. */
export type FleetPlan = {
  readonly design: MeasuringDesign
  /** Null where there is no session: fewer nodes than one takes. */
  readonly reach: {
    /** The share of sessions in which a given supplier can be asked. */
    readonly met: number
    /** Days until a supplier can be asked, and until every one has been asked once. */
    readonly waitDays: SessionCount
    readonly coverageDays: SessionCount
    /** Days until a supplier has had the items of a decision. */
    readonly decisionDays: SessionCount
    /** Every supplier is decided anew once in so many days: as asked for, or as fast as sessions allow. */
    readonly refreshDays: number
    readonly relaysPerDay: number
    readonly mostRelaysPerDay: number
    readonly usdPerDay: number
  } | null
  /** Relays a day when the backend groups are decided and each supplier only gets sentinels; null where not asked. */
  readonly grouped: { readonly groups: number; readonly relaysPerDay: number } | null
  /** The same figures from sessions drawn one by one; null where not asked. */
  readonly simulated: {
    readonly courses: number
    readonly waitDays: number
    readonly decisionDays: number
    readonly coverageDays: number
  } | null
}

/** Sentinel relays that each supplier of a group gets a day. */
const SENTINELS_PER_DAY = 5
/** A simulation stops after about so many meetings. */
const SIMULATED_MEETINGS = 20_000_000

const minutesPerDay = 1440

/** Plans one fleet. */
export function planFleet(
  design: MeasuringDesign,
  { groups, isSimulated = false }: { readonly groups?: number | undefined; readonly isSimulated?: boolean } = {},
): FleetPlan {
  const sessions = { nodes: design.nodes, sessionNodes: design.sessionNodes, applications: design.applications }
  const days = (count: number) => (count * design.sessionMinutes) / minutesPerDay
  const inDays = ({ mean, p95, p99 }: SessionCount) => ({ mean: days(mean), p95: days(p95), p99: days(p99) })
  const load = measuringLoad(design)
  const wait = sessionsUntilMet(sessions)
  const coverage = sessionsUntilAllMet(sessions)
  const isReachable = load !== null && wait !== null && coverage !== null
  return {
    design,
    reach: isReachable
      ? { met: meetingProbability(sessions), waitDays: inDays(wait), coverageDays: inDays(coverage), ...load }
      : null,
    grouped: groups === undefined ? null : { groups, relaysPerDay: groupedLoad(design, groups) },
    simulated: isSimulated && isReachable ? simulate(sessions, design, days) : null,
  }
}

function groupedLoad(design: MeasuringDesign, groups: number): number {
  return groupedRelaysPerDay({
    nodes: design.nodes,
    groups: Math.min(groups, design.nodes),
    relaysPerDecision: design.itemsPerDecision * design.relaysPerItem,
    refreshDays: design.refreshDays,
    sentinelsPerNodeDay: SENTINELS_PER_DAY,
  })
}

function simulate(
  sessions: SessionDesign,
  { itemsPerDecision, itemsPerSession }: MeasuringDesign,
  days: (sessions: number) => number,
): FleetPlan['simulated'] {
  const stream = randomStream(`plan ${Object.values(sessions).join(' ')}`)
  const meetings = Math.ceil(itemsPerDecision / itemsPerSession)
  const perCourse = sessions.nodes * (Math.log(sessions.nodes) + 1)
  const courses = Math.max(3, Math.min(500, Math.floor(SIMULATED_MEETINGS / 4 / perCourse)))
  let [waits, covered] = [0, 0]
  for (let course = 0; course < courses; course += 1) {
    const seen = simulateSessions(sessions, { meetings: 1, stream })
    waits += seen?.meanWait ?? Number.NaN
    covered += seen?.allMet ?? Number.NaN
  }
  const decided = simulateSessions(sessions, { meetings, stream })?.meanUntilMeetings ?? Number.NaN
  return {
    courses,
    waitDays: days(waits / courses),
    decisionDays: days(decided),
    coverageDays: days(covered / courses),
  }
}
