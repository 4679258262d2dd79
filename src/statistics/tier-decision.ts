import { requireArgument } from './argument-error.ts'

/** Quality classes, lowest first. */
export type Tier = 'none' | 'base' | 'middle' | 'high'

/** A tier as a decision; the fields mean what the record `tierVerdict` says. */
export type TierVerdict = {
  state: 'decided' | 'provisional' | 'unknown'
  tier: Tier | null
  payTier: Tier
  possible: Tier[]
  overTierErrorRate: number
  errorRate: number
  isCalibrated: boolean
}

/** Where tiers begin, and how surely they are told apart. */
export type TierRule = {
  /** The least mean of each tier above `none`. */
  readonly thresholds: Readonly<Record<Exclude<Tier, 'none'>, number>>
  /** Means that are nearer than this to a threshold may be put on either side of it. */
  readonly zone: number
  /** Error probability of the lower bound: of a tier that is too high by more than the zone. */
  readonly alphaOver: number
  /** Error probability of the upper bound: of a tier that is too low by more than the zone. */
  readonly alphaUnder: number
}

export const defaultTierRule: TierRule = {
  thresholds: { base: 0.3, middle: 0.55, high: 0.8 },
  zone: 0.03,
  alphaOver: 0.01,
  alphaUnder: 0.04,
}

/** What is known of a supplier in its present epoch. */
export type TierEvidence = {
  /** Null before anything is scored. */
  readonly mean: number | null
  /** Anytime-valid `runningBounds`, `lower` at the rule's `alphaOver` and `upper` at its `alphaUnder`. */
  readonly lower: number
  readonly upper: number
  /** The verdict before this one in the same epoch; null for the first. A new epoch starts with null. */
  readonly earlier: Pick<TierVerdict, 'state' | 'tier'> | null
  /** Whether the thresholds were fitted on references. */
  readonly isCalibrated: boolean
}

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']

/**
 * The tier of a supplier, decided sequentially: call it after every score, in any number of looks.
 *
 * - `unknown` before anything is scored.
 * - `decided` for the tier in which the mean lies, once both bounds lie inside that tier widened by the zone. A decided
 *   tier is kept until the interval lies wholly outside the widened tier, so it does not flap.
 * - `provisional` otherwise: the tier of the mean, and the tiers that the interval does not exclude.
 *
 * Pay: a decided tier is paid. Meanwhile the highest tier is paid whose threshold − zone the lower bound clears, but
 * never more than the mean's own tier: else a mean just below a threshold would be paid for the tier above.
 *
 * The error rates are bounds for each supplier and epoch over all looks together, whatever its true mean: a tier that
 * is too high by more than the zone was ever decided or paid with probability ≤ `alphaOver`; one wrong by more than the
 * zone was decided with ≤ alphaOver + alphaUnder (thresholds are nested, so there is no factor for their number). For
 * a true mean *inside* a zone no rule can promise which side it takes; how often tiers are strictly wrong there is
 * measured by simulation (study/coverage.ts).
 *
 * @throws {StatisticsArgumentError} unless lower ≤ upper.
 * @example
 * decideTier({ mean: 0.68, lower: 0.57, upper: 0.78, earlier: null, isCalibrated: false }).state // => 'decided'
 */
export function decideTier(evidence: TierEvidence, rule: TierRule = defaultTierRule): TierVerdict {
  const { mean, lower, upper, earlier, isCalibrated } = evidence
  requireArgument(lower <= upper, 'decideTier', 'lower', lower, `at most upper = ${upper}`)
  const shared = {
    possible: tiers.filter((tier) => lower < endOf(tier, rule) && upper >= startOf(tier, rule)),
    overTierErrorRate: rule.alphaOver,
    errorRate: rule.alphaOver + rule.alphaUnder,
    isCalibrated,
  }
  if (mean === null) return { ...shared, state: 'unknown', tier: null, payTier: 'none' }
  if (earlier?.state === 'decided' && earlier.tier !== null && !isExcluded(earlier.tier, evidence, rule)) {
    return { ...shared, state: 'decided', tier: earlier.tier, payTier: earlier.tier }
  }
  const tier = tierOf(mean, rule)
  if (lower >= startOf(tier, rule) - rule.zone && upper < endOf(tier, rule) + rule.zone) {
    return { ...shared, state: 'decided', tier, payTier: tier }
  }
  return { ...shared, state: 'provisional', tier, payTier: tierOf(Math.min(mean, lower + rule.zone), rule) }
}

/** The tier in which a true mean lies. */
export function tierOf(mean: number, rule: TierRule = defaultTierRule): Tier {
  return tiers.findLast((tier) => mean >= startOf(tier, rule)) ?? 'none'
}

/** Whether the whole interval lies outside the tier widened by the zone. */
function isExcluded(tier: Tier, { lower, upper }: TierEvidence, rule: TierRule): boolean {
  return lower >= endOf(tier, rule) + rule.zone || upper < startOf(tier, rule) - rule.zone
}

function startOf(tier: Tier, { thresholds }: TierRule): number {
  return tier === 'none' ? Number.NEGATIVE_INFINITY : thresholds[tier]
}

function endOf(tier: Tier, rule: TierRule): number {
  const next = tiers[tiers.indexOf(tier) + 1]
  return next === undefined ? Number.POSITIVE_INFINITY : startOf(next, rule)
}
