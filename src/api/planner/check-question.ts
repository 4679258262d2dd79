import type { PlanReport } from '#statistics/planning/plan-report.ts'
import { largestCorrelation } from '#statistics/planning/separating-items.ts'
import { ApiError } from '../api-error.ts'
import type { PlannerQuery } from '../schemas/planner.ts'

type Pair = { readonly scores: readonly [number, number] }

/** Sessions are counted one by one up to the longest course. */
const mostSessions = 2_000_000

/** @throws {ApiError} `plan-question` when two such scores are the same, or cannot correlate so. */
export function requireSeparable({ scores }: Pair, correlation: number | undefined): void {
  if (scores[0] === scores[1]) throw unanswerable('Both have the same score: no number of items tells them apart.')
  const most = largestCorrelation(scores)
  if (correlation !== undefined && correlation > most)
    throw unanswerable(`Scores so far apart correlate by ${most.toFixed(2)} at most.`)
}

/** @throws {ApiError} `plan-question` when a decision would take longer than sessions are counted. */
export function requireCountable(design: PlanReport['fleets'][number]['design']): void {
  const { nodes, sessionNodes, applications, itemsPerDecision, itemsPerSession } = design
  if (nodes < sessionNodes) return
  const met = -Math.expm1(applications * Math.log1p(-sessionNodes / nodes))
  const meetings = Math.ceil(itemsPerDecision / itemsPerSession)
  if (meetings / met > mostSessions || Math.log(nodes + 1) / met > mostSessions)
    throw unanswerable('So few suppliers are met in a session that a decision would take millions of them.')
}

/** @throws {ApiError} `plan-question` for half of a pair. */
export function requireWholePairs({ first, second, firstScore, secondScore }: PlannerQuery): void {
  if ((first === undefined) !== (second === undefined) || (firstScore === undefined) !== (secondScore === undefined))
    throw unanswerable('Of two suppliers or scores only one is given.')
}

/** A supplier of which nothing is known cannot be told from another. */
export function unknownScore(name: string): ApiError {
  return unanswerable(`"${name}" has no score yet.`)
}

function unanswerable(message: string): ApiError {
  return new ApiError({
    code: 'plan-question',
    status: 400,
    message,
    hint: 'GET /openapi.json says what each field means and between which bounds it lies.',
  })
}
