import { requireArgument } from '../argument-error.ts'
import { logGamma } from '../log-gamma.ts'

/** Who can be met in one session: a network gives each application a few nodes of a service, drawn anew each session. */
export type SessionDesign = {
  /** Nodes that are staked for the service. */
  readonly nodes: number
  /** Nodes that one application gets in a session (Pocket Morse: 24 on mainnet, 5 in a new network). */
  readonly sessionNodes: number
  /** Applications that ask for sessions of the service at the same time. */
  readonly applications: number
}

/** A number of sessions on average, and those in which all but a share of courses are done. */
export type SessionCount = { readonly mean: number; readonly p95: number; readonly p99: number }

/** Up to here coverage of all nodes is computed exactly; above, nodes are taken as independent of one another. */
const MOST_EXACT_NODES = 500

/**
 * Whether there are sessions at all. Pocket Morse gives none for a service with fewer staked nodes than a session
 * takes (`NewInsufficientNodesError` of x/pocketcore), so its nodes cannot be measured and earn nothing.
 */
export function hasSessions({ nodes, sessionNodes }: SessionDesign): boolean {
  return nodes >= sessionNodes
}

/**
 * The probability q that a given node is met by any of our applications in one session: 1 − (1 − k/N)^a. Sessions are
 * uniform draws without replacement, independent between applications and sessions. 0 where there are no sessions.
 *
 * @throws {StatisticsArgumentError} unless all three counts are whole and positive.
 * @example meetingProbability({ nodes: 1000, sessionNodes: 24, applications: 4 }) // => 0.0926
 */
export function meetingProbability(design: SessionDesign): number {
  requireDesign('meetingProbability', design)
  return hasSessions(design) ? -Math.expm1(design.applications * logMissed(design)) : 0
}

/**
 * Sessions until a given node has been met `meetings` times, the last session counted whole: negative binomial with
 * mean m/q. `p95` and `p99` of nodes are done by then. Null where there are no sessions.
 *
 * Not for a node that hides from us, and not for networks that do not draw sessions uniformly.
 *
 * @example sessionsUntilMet({ nodes: 1000, sessionNodes: 24, applications: 4 }).mean // => 10.8 sessions
 */
export function sessionsUntilMet(design: SessionDesign, meetings = 1): SessionCount | null {
  requireArgument(
    Number.isInteger(meetings) && meetings >= 1,
    'sessionsUntilMet',
    'meetings',
    meetings,
    'a whole number from 1',
  )
  const q = meetingProbability(design)
  if (q === 0) return null
  const [p95 = 0, p99 = 0] = negativeBinomialQuantiles(meetings, q, [0.95, 0.99])
  return { mean: meetings / q, p95, p99 }
}

/**
 * Sessions until every node of the service has been met at least once, the last session counted whole (the coupon
 * collector with groups). Exact up to 500 nodes, by the chain of how many nodes are left; above, nodes count as
 * independent: P(all by session t) = (1 − (1 − q)^t)^N, whose mean is about (ln N + 0.577) / −ln(1 − q) + ½. Checked
 * by `study/planner.ts` (within 5 per cent). Null where there are no sessions.
 *
 * Stadje, Ann. Appl. Probab. 1 (1991) 154: the collector's problem with group drawings.
 *
 * @example sessionsUntilAllMet({ nodes: 1000, sessionNodes: 24, applications: 4 }).mean // => 77.5 sessions
 */
export function sessionsUntilAllMet(design: SessionDesign): SessionCount | null {
  requireDesign('sessionsUntilAllMet', design)
  if (!hasSessions(design)) return null
  const probabilityBy = design.nodes <= MOST_EXACT_NODES ? exactCoverage(design) : independentCoverage(design)
  let mean = 0
  const quantiles: number[] = []
  for (let session = 0; ; session += 1) {
    const done = probabilityBy(session)
    for (const share of [0.95, 0.99].slice(quantiles.length)) if (done >= share) quantiles.push(session)
    mean += 1 - done
    if (1 - done < 1e-9) break
  }
  return { mean, p95: quantiles[0] ?? 0, p99: quantiles[1] ?? 0 }
}

/** ln of the probability that one application's session does not hold a given node. */
function logMissed({ nodes, sessionNodes }: SessionDesign): number {
  return Math.log1p(-sessionNodes / nodes)
}

function independentCoverage(design: SessionDesign): (session: number) => number {
  const perSession = design.applications * logMissed(design)
  return (session) => Math.exp(design.nodes * Math.log1p(-Math.exp(session * perSession)))
}

/** Call it with sessions 0, 1, 2, … in order. */
function exactCoverage({ nodes, sessionNodes, applications }: SessionDesign): (session: number) => number {
  const fresh = freshDraws(nodes, sessionNodes)
  let unmet = new Float64Array(nodes + 1)
  unmet[nodes] = 1
  return (session) => {
    if (session === 0) return 0
    for (let application = 0; application < applications; application += 1) {
      const next = new Float64Array(nodes + 1)
      for (let left = 0; left <= nodes; left += 1) {
        const probability = unmet[left] ?? 0
        if (probability === 0) continue
        fresh[left]?.forEach((share, drawn) => {
          if (share > 0) next[left - drawn] = (next[left - drawn] ?? 0) + probability * share
        })
      }
      unmet = next
    }
    return Math.min(1, unmet[0] ?? 0)
  }
}

/** By the nodes that are still unmet: the probabilities that a session holds 0, 1, 2, … of them (hypergeometric). */
function freshDraws(nodes: number, sessionNodes: number): readonly Float64Array[] {
  const logFactorial = Float64Array.from({ length: nodes + 1 }, (_, count) => logGamma(count + 1))
  const at = (count: number) => logFactorial[count] ?? 0
  const logChoose = (from: number, count: number) => at(from) - at(count) - at(from - count)
  const all = logChoose(nodes, sessionNodes)
  return Array.from({ length: nodes + 1 }, (_, left) =>
    Float64Array.from({ length: Math.min(left, sessionNodes) + 1 }, (_, drawn) =>
      sessionNodes - drawn > nodes - left
        ? 0
        : Math.exp(logChoose(left, drawn) + logChoose(nodes - left, sessionNodes - drawn) - all),
    ),
  )
}

/** The least counts of trials by which `successes` have come with at least these probabilities (rising). */
function negativeBinomialQuantiles(successes: number, q: number, shares: readonly number[]): number[] {
  if (q === 1) return shares.map(() => successes)
  const found: number[] = []
  let logMass = successes * Math.log(q)
  let done = 0
  for (let trials = successes; found.length < shares.length; trials += 1) {
    done += Math.exp(logMass)
    while (found.length < shares.length && done >= (shares[found.length] ?? 1) - 1e-12) found.push(trials)
    logMass += Math.log(trials / (trials - successes + 1)) + Math.log1p(-q)
  }
  return found
}

function requireDesign(statistic: string, design: SessionDesign): void {
  const { nodes, sessionNodes, applications } = design
  for (const [name, count] of Object.entries({ nodes, sessionNodes, applications }))
    requireArgument(Number.isInteger(count) && count >= 1, statistic, name, count, 'a whole number from 1')
}
