import { requireArgument } from '../argument-error.ts'
import { defaultTierRule, type TierRule } from '../tier-decision.ts'
import { thresholdLogEValue } from '../tiers/threshold-evidence.ts'

/**
 * About how many more items a supplier needs until its tier is decided, if its true mean is what it looks like: the
 * evidence that is missing against the nearer ends of its widened tier, over the evidence that an item brings there
 * (Kullback and Leibler's divergence). It orders suppliers by what a decision costs; nothing that is published rests on it,
 * so it need not be exact. Without items: as for a mean in the middle of a tier.
 *
 * From nothing scored it is about ln(1/α) over the divergence, and a little more for the mixture; Lorden, Ann. Math. Statist. 41 (1970) 520, for
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
  const { thresholds, zone, zoneOver } = rule
  const rising = [thresholds.base, thresholds.middle, thresholds.high]
  const above = rising.findIndex((threshold) => mean < threshold)
  const next = above === -1 ? rising.length : above
  return {
    lower: next === 0 ? null : (rising[next - 1] ?? 0) - zoneOver,
    upper: next === rising.length ? null : (rising[next] ?? 1) + zone,
  }
}

/** Refinements after the first guess: the mixture's price and its distance from the best single bet are paid on the way. */
const REFINEMENTS = 3

/** Items until the evidence against `end` is 1/α when successes come at the rate `mean`. */
function untilExcluded(n: number, mean: number, end: number, alpha: number): number {
  const [distance, level] = mean < end ? [1 - mean, 1 - end] : [mean, end]
  const needs = -Math.log(alpha)
  const perItem = divergence(mean, end)
  const evidenceAfter = (items: number) => {
    const total = n + items
    return thresholdLogEValue({ n: total, successes: Math.min(total, total * distance) }, level)
  }
  let items = 0
  for (let step = 0; step <= REFINEMENTS; step += 1) {
    items = Math.max(0, items + (needs - evidenceAfter(items)) / perItem)
  }
  return items
}

/** Kullback and Leibler's divergence of a coin with `mean` from one with `other`, in nats. */
function divergence(mean: number, other: number): number {
  const term = (share: number, under: number) => (share === 0 ? 0 : share * Math.log(share / under))
  return term(mean, other) + term(1 - mean, 1 - other)
}
