import { requireArgument } from '../argument-error.ts'
import type { RandomStream } from '../random-stream.ts'
import { hasSessions, type SessionDesign } from './session-coverage.ts'

/** What became of one simulated course of sessions, in sessions. */
export type SimulatedCourse = {
  /** The share of nodes met per session, over the course. */
  readonly met: number
  /** Until a node has been met once, over all nodes. */
  readonly meanWait: number
  /** Until a node has been met `meetings` times, over all nodes. */
  readonly meanUntilMeetings: number
  /** Until the last node was met once. */
  readonly allMet: number
}

/**
 * Sessions drawn one by one, as the network draws them, until every node has been met `meetings` times: what the closed
 * forms of `session-coverage.ts` are checked against. Null where there are no sessions.
 */
export function simulateSessions(
  design: SessionDesign,
  { meetings, stream }: { readonly meetings: number; readonly stream: RandomStream },
): SimulatedCourse | null {
  requireArgument(
    Number.isInteger(meetings) && meetings >= 1,
    'simulateSessions',
    'meetings',
    meetings,
    'a whole number from 1',
  )
  if (!hasSessions(design)) return null
  const { nodes, sessionNodes, applications } = design
  const order = Int32Array.from({ length: nodes }, (_, node) => node)
  const timesMet = new Int32Array(nodes)
  const lastMet = new Int32Array(nodes)
  let unmet = nodes
  let unfinished = nodes
  let waits = 0
  let waitsUntilMeetings = 0
  let meetingsSeen = 0
  let allMet = 0
  let session = 0
  while (unfinished > 0) {
    session += 1
    for (let application = 0; application < applications; application += 1) {
      for (let position = 0; position < sessionNodes; position += 1) {
        // The first places of a Fisher-Yates shuffle: any arrangement may be the starting one.
        const chosen = position + stream.integer(nodes - position)
        const node = order[chosen] ?? 0
        order[chosen] = order[position] ?? 0
        order[position] = node
        if (lastMet[node] === session) continue
        lastMet[node] = session
        meetingsSeen += 1
        const times = (timesMet[node] ?? 0) + 1
        timesMet[node] = times
        if (times === 1) {
          waits += session
          unmet -= 1
          if (unmet === 0) allMet = session
        }
        if (times === meetings) {
          waitsUntilMeetings += session
          unfinished -= 1
        }
      }
    }
  }
  return {
    met: meetingsSeen / (nodes * session),
    meanWait: waits / nodes,
    meanUntilMeetings: waitsUntilMeetings / nodes,
    allMet,
  }
}
