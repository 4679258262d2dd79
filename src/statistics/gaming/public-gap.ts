import { type CleanGap, cleanGap } from './clean-gap.ts'
import { type GapSums, gapBounds, gapEstimate, gapLogEValue } from './gap-of-means.ts'

/**
 * How the error of a public-gap flag is made up, 5 % in all: that a supplier's own evidence misleads, and that the bound
 * on the clean gap is too low for the whole fleet.
 */
export const publicGapErrors = { supplier: 0.045, cleanGap: 0.005, total: 0.05 } as const

/** The log evidence at which a supplier is flagged. */
export const publicGapThreshold: number = -Math.log(publicGapErrors.supplier)

/**
 * The clean gap to assume while the fleet is too small to show it, where public and private items come from one
 * generator: both have the same mean, but for the luck of the 3,400 published draws (one standard deviation is 0.9 points).
 */
export const assumedCleanGap = 0.02

export type PublicGapFinding = {
  readonly pairs: number
  readonly gap: number
  readonly lower: number
  readonly upper: number
  /** What the gap was compared with. */
  readonly cleanUpper: number
  readonly logEValue: number
  readonly errorRate: number
}

/** What is usual in a fleet; `assumedCleanGap` while it is too small. Only suppliers with 30 pairs or more count. */
export function fleetCleanGap(fleet: readonly GapSums[]): Pick<CleanGap, 'upper'> & Partial<CleanGap> {
  const gaps = fleet.flatMap((sums) => (sums.pairs < 30 ? [] : (gapEstimate(sums) ?? [])))
  return cleanGap(gaps, publicGapErrors.cleanGap) ?? { upper: assumedCleanGap }
}

/**
 * Whether a supplier is better on public items (the first arm) than on private ones (the second) by more than clean
 * suppliers are: difference in differences, so items that are easier for everybody flag nobody. A clean supplier is ever
 * flagged with probability at most 5 %, whatever the looks. Null where there is nothing to flag.
 *
 * It shows that public items are known by heart, not by whom or whether on purpose: models are trained on what is public.
 */
export function publicGapFinding(
  sums: GapSums,
  { upper: cleanUpper }: Pick<CleanGap, 'upper'>,
): PublicGapFinding | null {
  const estimate = gapEstimate(sums)
  const logEValue = gapLogEValue(sums, Math.min(1, cleanUpper))
  if (estimate === null || logEValue < publicGapThreshold) return null
  return {
    pairs: sums.pairs,
    gap: estimate.gap,
    ...gapBounds(sums, { lower: 0.025, upper: 0.025 }),
    cleanUpper,
    logEValue,
    errorRate: publicGapErrors.total,
  }
}
