import { requireArgument } from '../argument-error.ts'
import { defaultTierRule, type TierRule } from '../tier-decision.ts'
import { itemsUntilExceeded } from '../tiers/threshold-evidence.ts'

/**
 * About how many more items a supplier needs until its tier is decided, if its true mean is what it looks like: until
 * the ends of its tier, widened by the zones, are both excluded at that mean. Infinite where that never comes. It orders
 * suppliers by what a decision costs; nothing that is published rests on it. Without items: as for a mean in the middle
 * of a tier. Chance makes true courses a little longer or shorter: `decisionCourse` has them exactly.
 *
 * @throws {StatisticsArgumentError} unless n ≥ 0 and 0 ≤ mean ≤ 1.
 * @example itemsLeft({ n: 100, mean: 0.6 }) // => 517: just inside the middle tier takes long
 */
export function itemsLeft(
  { n, mean }: { readonly n: number; readonly mean: number | null },
  rule: TierRule = defaultTierRule,
): number {
  requireArgument(n >= 0 && Number.isFinite(n), 'itemsLeft', 'n', n, 'finite and not negative')
  const seen = mean ?? (rule.thresholds.base + rule.thresholds.middle) / 2
  requireArgument(seen >= 0 && seen <= 1, 'itemsLeft', 'mean', seen, 'between 0 and 1')
  const { alphaOver, alphaUnder } = rule
  const { lower, upper } = widenedTier(seen, rule)
  const above = lower === null ? 0 : itemsUntilExceeded({ mean: seen, level: lower, alpha: alphaOver })
  const below = upper === null ? 0 : itemsUntilExceeded({ mean: 1 - seen, level: 1 - upper, alpha: alphaUnder })
  return Math.max(0, above - n, below - n)
}

/** The ends of the tier in which a mean lies, widened by the zones; null where the tier has no end. */
function widenedTier(mean: number, { thresholds, limits, zone, zoneOver }: TierRule) {
  const rising = (['base', 'middle', 'high'] as const).map((tier) => ({
    threshold: thresholds[tier],
    limits: limits?.[tier] ?? { lower: thresholds[tier], upper: thresholds[tier] },
  }))
  const start = rising.findLast(({ threshold }) => mean >= threshold)
  const end = rising.find(({ threshold }) => mean < threshold)
  return {
    lower: start === undefined ? null : start.limits.upper - zoneOver,
    upper: end === undefined ? null : end.limits.lower + zone,
  }
}
