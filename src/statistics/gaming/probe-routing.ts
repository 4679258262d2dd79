import * as z from 'zod'
import { requireArgument } from '../argument-error.ts'
import { type Bounds, betaMixtureInterval } from '../beta-mixture.ts'
import { cleanGap } from './clean-gap.ts'
import { emptyGapSums, foldGapItem, gapBounds, gapEstimate, gapLogEValue, gapSums } from './gap-of-means.ts'
import { rateAboveLogEValue } from './rate-above.ts'
import { foldTimes, noTimeOrders, type RequestPair, slowerCounts, type TimeOrders } from './traffic-pairs.ts'

/**
 * Measurements beside users' requests in one block of time (a week), folded in the order in which they could be compared:
 * plain JSON, small however many pairs it holds.
 */
export const routingEvidence = z.object({
  /** 1, 2, …: which block since the supplier's epoch began. */
  block: z.number().int().positive(),
  /** Answered or not; measurements are the first arm. */
  answered: gapSums,
  times: z.object({
    pairs: z.number().int().nonnegative(),
    usersSlower: z.number().int().nonnegative(),
    measuredSlower: z.number().int().nonnegative(),
  }),
})
export type RoutingEvidence = z.infer<typeof routingEvidence>

export function noRoutingEvidence(block: number): RoutingEvidence {
  return { block, answered: emptyGapSums, times: noTimeOrders }
}

/** The evidence with more pairs; of the first kind the first 200 of a block count. */
export function foldRoutingPairs(
  evidence: RoutingEvidence,
  { byTime, byLength }: { readonly byTime: readonly RequestPair[]; readonly byLength: readonly RequestPair[] },
): RoutingEvidence {
  let answered = evidence.answered
  for (const { measured, user } of byTime) {
    answered = foldGapItem(answered, 'first', { value: measured.isAnswered ? 1 : 0, difficulty: null })
    answered = foldGapItem(answered, 'second', { value: user.isAnswered ? 1 : 0, difficulty: null })
  }
  return { ...evidence, answered, times: byLength.reduce<TimeOrders>(foldTimes, evidence.times) }
}

/**
 * How the errors of the two findings are made up, 1 % each: that a supplier's own evidence misleads (of times either way
 * half of it), and that what the fleet shows as usual is too little.
 */
export const routingErrors = { supplier: 0.008, fleet: 0.002, total: 0.01 } as const

/**
 * Suppliers that serve everybody alike differ by so much from what is usual, either in answers or in times: each has users of
 * its own.
 */
const allowedSpread = 0.1

/** Where users' requests take as long as measurements, either is far slower in half of all pairs at most. */
const allowedShare = 0.5

/** A fleet in which nearly every pair is that way round says nothing of anybody. */
const mostShare = 0.95

const fewestPairs = 30

/** The most that is allowed: what is usual in a fleet and the spread, and never less than the allowances. */
export type UsualRouting = { readonly gap: number; readonly usersSlower: number; readonly measuredSlower: number }

/**
 * The upper bounds of what is usual, and the spread beyond; while fewer than 20 can be compared, users' requests are taken to be
 * as easy as measurements. Give one for each operator.
 */
export function usualRouting(fleet: readonly RoutingEvidence[]): UsualRouting {
  const gaps = fleet.flatMap(({ answered }) => (answered.pairs < fewestPairs ? [] : (gapEstimate(answered) ?? [])))
  return {
    gap: Math.min(1, Math.max(0, cleanGap(gaps, routingErrors.fleet)?.upper ?? 0) + allowedSpread),
    usersSlower: usualShare(fleet, 'usersSlower'),
    measuredSlower: usualShare(fleet, 'measuredSlower'),
  }
}

type Side = 'usersSlower' | 'measuredSlower'

function usualShare(fleet: readonly RoutingEvidence[], side: Side): number {
  const shares = fleet.flatMap(({ times }) => {
    const { n, successes } = slowerCounts(times, side)
    if (n < fewestPairs) return []
    const share = (successes + 0.5) / (n + 1)
    return [{ gap: share, standardError: Math.sqrt((share * (1 - share)) / n) }]
  })
  const usual = cleanGap(shares, routingErrors.fleet / 2)
  return usual === null ? allowedShare : Math.max(allowedShare, usual.upper + allowedSpread)
}

export type RoutingFinding = Bounds & {
  readonly pairs: number
  /** Measurements' less users', or the share of pairs with the named side far slower. */
  readonly value: number
  /** What it was compared with. */
  readonly usual: number
  /** What is left of the evidence when the other blocks of time, at which it is looked too, have had their part. */
  readonly logEValue: number
  readonly errorRate: number
}

/**
 * Whether users' requests go unanswered more often than measurements next to them in time, by more than is usual. The null
 * hypothesis: whatever came before, a measurement is likelier to be answered than the user's request beside it by at most
 * `usual.gap`. That both meet the same outages only makes the evidence weaker: a pair multiplies the wealth by
 * (1 + λx)(1 − λy), and whatever x and y have in common lowers its mean. Null where there is nothing to flag.
 *
 * Each block of time is evidence of its own, so that who begins to route is found by what is new. The threshold of block k
 * is k(k + 1) times as high: summed over all blocks, a supplier is ever flagged wrongly with the stated probability.
 *
 * It assumes that users' requests are a random sample of what was sent to the supplier. Users who ask for what it cannot do
 * (longer prompts than it takes) look like routing, which is what the allowance and the fleet's gap are for.
 */
export function unansweredFinding({ block, answered }: RoutingEvidence, { gap }: UsualRouting): RoutingFinding | null {
  const estimate = gapEstimate(answered)
  const logEValue = gapLogEValue(answered, gap) - blockCost(block)
  if (estimate === null || logEValue < -Math.log(routingErrors.supplier)) return null
  return {
    pairs: answered.pairs,
    value: estimate.gap,
    ...gapBounds(answered, { lower: 0.025, upper: 0.025 }),
    usual: gap,
    logEValue,
    errorRate: routingErrors.total,
  }
}

/**
 * Whether one side's answers take far longer than answers of about the same length next to them: half as long again and
 * half a second. The null hypothesis: whatever came before, a user's request takes at most that much longer than another
 * measurement at its place would. Then it is far slower than the measurement beside it in at most half of all pairs, since of
 * two measurements either is the slower one with equal chance, whatever the distribution of times. Blocks as above; the
 * two directions share the error.
 */
export function timeOrderFinding(
  { block, times }: RoutingEvidence,
  usual: UsualRouting,
  side: Side,
): RoutingFinding | null {
  const counts = slowerCounts(times, side)
  if (counts.n === 0 || usual[side] > mostShare) return null
  const logEValue = rateAboveLogEValue(counts, usual[side]) - blockCost(block)
  if (logEValue < -Math.log(routingErrors.supplier / 2)) return null
  return {
    pairs: counts.n,
    value: counts.successes / counts.n,
    ...betaMixtureInterval(counts, 0.05),
    usual: usual[side],
    logEValue,
    errorRate: routingErrors.total,
  }
}

/** The k-th block has the 1/(k(k + 1))-th part of the error: they sum to 1. */
function blockCost(block: number): number {
  requireArgument(block >= 1 && Number.isInteger(block), 'blockCost', 'block', block, 'a whole number from 1')
  return Math.log(block) + Math.log(block + 1)
}
