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
  isSettled: boolean
}

/** A tier that is worth something. */
export type PaidTier = Exclude<Tier, 'none'>

/** Where a threshold surely lies. */
export type ThresholdLimits = { readonly lower: number; readonly upper: number }

/** Where tiers begin, and how surely they are told apart. */
export type TierRule = {
  /** The least mean of each tier above `none`. */
  readonly thresholds: Readonly<Record<PaidTier, number>>
  /**
   * Between which means each threshold surely lies, where they were fitted on references (`score-scale.ts`); a tier is
   * then decided only where it is the same for all of them. Null where thresholds are exact by definition.
   */
  readonly limits: Readonly<Record<PaidTier, ThresholdLimits>> | null
  /** Means that lie less than this above a threshold may be put below it. */
  readonly zone: number
  /** Means that lie less than this below a threshold may be put above it: narrower, since what is too high is overpaid. */
  readonly zoneOver: number
  /** Error probability of the lower bound: of a tier that is too high by more than `zoneOver`. */
  readonly alphaOver: number
  /** Error probability of the upper bound: of a tier that is too low by more than `zone`. */
  readonly alphaUnder: number
  /** After so many items of an epoch no more are spent at full pace, whether the tier is decided or not. */
  readonly mostItems: number
}

/**
 * The report's thresholds on its leaderboard. The other figures were chosen by study/tier-fleet.ts, on suppliers like
 * those of the report, two of five of which lie near a threshold: with three points on both sides over-payment is over 1
 * per cent of the budget, with two above it is a third of that. After 1,200 items 8 to 9 per cent are undecided, nearly all
 * of them within three points of a threshold; a sixth more items would decide three in ten of them.
 */
export const defaultTierRule: TierRule = {
  thresholds: { base: 0.3, middle: 0.55, high: 0.8 },
  limits: null,
  zone: 0.03,
  zoneOver: 0.02,
  alphaOver: 0.01,
  alphaUnder: 0.04,
  mostItems: 1500,
}

/** What is known of a supplier in its present epoch. */
export type TierEvidence = {
  /** How many items are scored. */
  readonly n: number
  /** Null before anything is scored. */
  readonly mean: number | null
  /**
   * Anytime-valid bounds, `lower` at the rule's `alphaOver` and `upper` at its `alphaUnder`: `tierBounds`, or any
   * `runningBounds`. The mean is at least `lower` and less than `upper`.
   */
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
 * - `decided` for the tier in which the mean lies, once both bounds lie inside that tier widened by the zones. A decided
 *   tier is kept until the interval lies wholly outside the widened tier, so it does not flap.
 * - `provisional` otherwise: the tier of the mean, and the tiers that the interval does not exclude. After the rule's
 *   `mostItems` it is settled nevertheless: more items at full pace would not be worth their relays.
 *
 * Pay: a decided tier is paid. Meanwhile the highest tier is paid whose threshold − zoneOver the lower bound clears, but
 * never more than the mean's own tier: else a mean just below a threshold would be paid for the tier above.
 *
 * The error rates are bounds for each supplier and epoch over all looks together, whatever its true mean: a tier that
 * is too high by more than `zoneOver` was ever decided or paid with probability ≤ `alphaOver`; one wrong by more than its
 * zone was decided with ≤ alphaOver + alphaUnder (thresholds are nested, so there is no factor for their number). For
 * a true mean *inside* a zone no rule can promise which side it takes; how often tiers are strictly wrong there is
 * measured by simulation (study/tier-fleet.ts). With `limits` all of that holds as long as the true thresholds lie in
 * them: their error probability comes on top, once for all suppliers together.
 *
 * @throws {StatisticsArgumentError} unless lower ≤ upper.
 * @example
 * decideTier({ n: 96, mean: 0.68, lower: 0.57, upper: 0.78, earlier: null, isCalibrated: false }).state // => 'decided'
 */
export function decideTier(evidence: TierEvidence, rule: TierRule = defaultTierRule): TierVerdict {
  const { n, mean, lower, upper, earlier, isCalibrated } = evidence
  requireArgument(lower <= upper, 'decideTier', 'lower', lower, `at most upper = ${upper}`)
  const shared = {
    possible: tiers.filter((tier) => lower < endOf(tier, rule).upper && upper > startOf(tier, rule).lower),
    overTierErrorRate: rule.alphaOver,
    errorRate: rule.alphaOver + rule.alphaUnder,
    isCalibrated,
  }
  if (mean === null) return { ...shared, state: 'unknown', tier: null, payTier: 'none', isSettled: false }
  const decided = { ...shared, state: 'decided', isSettled: true } as const
  if (earlier?.state === 'decided' && earlier.tier !== null && !isExcluded(earlier.tier, evidence, rule)) {
    return { ...decided, tier: earlier.tier, payTier: earlier.tier }
  }
  const tier = tierOf(mean, rule)
  if (hasCleared(tier, evidence, rule) && upper <= endOf(tier, rule).lower + rule.zone) {
    return { ...decided, tier, payTier: tier }
  }
  const payTier = tiers.findLast((one) => !isAbove(one, tier) && hasCleared(one, evidence, rule)) ?? 'none'
  return { ...shared, state: 'provisional', tier, payTier, isSettled: n >= rule.mostItems }
}

/** The tier in which a true mean lies. */
export function tierOf(mean: number, rule: TierRule = defaultTierRule): Tier {
  return tiers.findLast((tier) => tier === 'none' || mean >= rule.thresholds[tier]) ?? 'none'
}

/** The means against which bounds are tested: where `decideTier` can change its mind, lowest first. */
export function decidingLevels(rule: TierRule): {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
} {
  const levels = (end: keyof ThresholdLimits) =>
    tiers
      .filter((tier) => tier !== 'none')
      .flatMap((tier) => {
        const threshold = startOf(tier, rule)
        return [threshold[end] - rule.zoneOver, threshold[end], threshold[end] + rule.zone]
      })
      .filter((level) => level > 0 && level < 1)
      .toSorted((a, b) => a - b)
  return { lower: levels('upper'), upper: levels('lower') }
}

/** Whether the lower bound is clear of all that lies below the widened tier. */
function hasCleared(tier: Tier, { lower }: TierEvidence, rule: TierRule): boolean {
  return lower >= startOf(tier, rule).upper - rule.zoneOver
}

/** Whether the whole interval lies outside the widened tier. */
function isExcluded(tier: Tier, { lower, upper }: TierEvidence, rule: TierRule): boolean {
  return lower >= endOf(tier, rule).upper + rule.zone || upper <= startOf(tier, rule).lower - rule.zoneOver
}

function isAbove(one: Tier, other: Tier): boolean {
  return tiers.indexOf(one) > tiers.indexOf(other)
}

function startOf(tier: Tier, { thresholds, limits }: TierRule): ThresholdLimits {
  if (tier === 'none') return { lower: Number.NEGATIVE_INFINITY, upper: Number.NEGATIVE_INFINITY }
  return limits?.[tier] ?? { lower: thresholds[tier], upper: thresholds[tier] }
}

function endOf(tier: Tier, rule: TierRule): ThresholdLimits {
  const next = tiers[tiers.indexOf(tier) + 1]
  return next === undefined ? { lower: Number.POSITIVE_INFINITY, upper: Number.POSITIVE_INFINITY } : startOf(next, rule)
}
