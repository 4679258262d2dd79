import { type Bounds, betaMixtureInterval, betaMixtureLogEValue, type Counts } from '../beta-mixture.ts'
import { type GapSums, gapBounds, gapEstimate, gapLogEValue } from './gap-of-means.ts'

export type RoutingFinding = Bounds & { readonly pairs: number; readonly gap: number; readonly logEValue: number }

/**
 * Whether measurements (the first arm) fare better than users' requests (the second) by more than `cleanGap`, in anything
 * between 0 and 1 that both have: answered or not, agreement with the fleet, a score by the same grader. Valid at any looks;
 * null before the second pair.
 *
 * Users' requests must be a random sample of what passes the gateway, and of the same kind: users who ask harder things
 * than we do would look like routing, which is what `cleanGap`, taken over the fleet, corrects.
 */
export function routingFinding(sums: GapSums, cleanGap: number): RoutingFinding | null {
  const estimate = gapEstimate(sums)
  if (estimate === null) return null
  return {
    pairs: sums.pairs,
    gap: estimate.gap,
    ...gapBounds(sums, { lower: 0.025, upper: 0.025 }),
    logEValue: gapLogEValue(sums, cleanGap),
  }
}

/**
 * Whether users' requests take another time than measurements of about the same size: of pairs next to each other in time,
 * how often the measurement was the slower one (`successes`), against ½. Only the order counts, so the times may have any
 * distribution. Valid at any looks; null without pairs.
 */
export function latencyOrderFinding(counts: Counts): (Bounds & { share: number; logEValue: number }) | null {
  if (counts.n === 0) return null
  return {
    share: counts.successes / counts.n,
    ...betaMixtureInterval(counts, 0.05),
    logEValue: betaMixtureLogEValue(counts, 0.5),
  }
}
