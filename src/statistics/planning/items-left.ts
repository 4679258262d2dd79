import { requireArgument } from '../argument-error.ts'
import { betaMixtureLogEValue } from '../beta-mixture.ts'
import { defaultTierRule, type TierRule } from '../tier-decision.ts'

/**
 * About how many more items a supplier needs until its tier is decided, if its true mean is what it looks like: the
 * evidence that is missing against the nearer ends of its widened tier, over the evidence that an item brings there
 * (Kullback and Leibler's divergence). It orders suppliers by what a decision costs; nothing that is published rests on it,
 * so it need not be exact. Without items: as for a mean in the middle of a tier.
 *
 * From nothing scored it is about ln(1/α) + ½ ln n over the divergence; Lorden, Ann. Math. Statist. 41 (1970) 520, for
 * the leading term. Chance and the later of two sides make true courses about a tenth longer: `decisionCourse` has them.
 *
 * @throws {StatisticsArgumentError} unless n ≥ 0 and 0 ≤ mean ≤ 1.
 * @example itemsLeft({ n: 100, mean: 0.6 }) // => 518: just inside the middle tier takes long
 */
export function itemsLeft(
  { n, mean }: { readonly n: number; readonly mean: number | null },
  rule: TierRule = defaultTierRule,
): number {
  requireArgument(n >= 0 && Number.isFinite(n), 'itemsLeft', 'n', n, 'finite and not negative')
  const seen = mean ?? (rule.thresholds.base + rule.thresholds.middle) / 2
  requireArgument(seen >= 0 && seen <= 1, 'itemsLeft', 'mean', seen, 'between 0 and 1')
  const { lower, upper } = widenedTier(seen, rule)
  return Math.max(
    lower === null ? 0 : untilExcluded(n, seen, lower, rule.alphaOver),
    upper === null ? 0 : untilExcluded(n, seen, upper, rule.alphaUnder),
  )
}

/** The ends of the tier in which a mean lies, widened by the zone; null where the tier has no end. */
function widenedTier(mean: number, rule: TierRule): { lower: number | null; upper: number | null } {
  const { thresholds, zone } = rule
  const rising = [thresholds.base, thresholds.middle, thresholds.high]
  const above = rising.findIndex((threshold) => mean < threshold)
  const next = above === -1 ? rising.length : above
  return {
    lower: next === 0 ? null : (rising[next - 1] ?? 0) - zone,
    upper: next === rising.length ? null : (rising[next] ?? 1) + zone,
  }
}

/** Items until E_n(end) ≥ 1/α when successes come at the rate `mean`: ½ ln n grows too, so one step of refinement. */
function untilExcluded(n: number, mean: number, end: number, alpha: number): number {
  const perItem = divergence(mean, end)
  const missing = -Math.log(alpha) - betaMixtureLogEValue({ n, successes: Math.min(n, n * mean) }, end)
  if (missing <= 0) return 0
  const first = missing / perItem
  const growth = 0.5 * Math.log((n + first + 1) / (n + 1))
  return (missing + growth) / perItem
}

/** Kullback and Leibler's divergence of a coin with `mean` from one with `other`, in nats. */
function divergence(mean: number, other: number): number {
  const term = (share: number, under: number) => (share === 0 ? 0 : share * Math.log(share / under))
  return term(mean, other) + term(1 - mean, 1 - other)
}
