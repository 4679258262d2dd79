import { requireArgument } from '../argument-error.ts'
import { defaultTierRule, type Tier, type TierRule } from '../tier-decision.ts'

/** What a relay of each tier is worth, in units of the base tier's reward (report, section 5.2). */
export const tierRewards: Readonly<Record<Tier, number>> = { none: 0, base: 1, middle: 4, high: 12 }

const lowestFirst: readonly Tier[] = ['none', 'base', 'middle', 'high']

/** The lower of a tier and its cap; null is no cap. */
export function cappedTier(tier: Tier, cap: Tier | null): Tier {
  if (cap === null) return tier
  return lowestFirst.indexOf(tier) > lowestFirst.indexOf(cap) ? cap : tier
}

/**
 * The report's pay for a tier: 0, 1, 4 or 12. Pass the tier that the evidence clears (`payTier` of a verdict), capped at
 * what was paid before for as long as a new epoch is undecided.
 *
 * It has a cliff at each threshold: at 55 per cent, a hundredth of a point is worth three relays in every four. Whoever
 * is just below gains more by pretending than by anything else, and an honest endpoint at 54.9 cannot know what it will
 * be paid. `continuousPay` has no such place.
 *
 * @example steppedPay('high', 'middle') // => 4
 */
export function steppedPay(tier: Tier, cap: Tier | null = null): number {
  return tierRewards[cappedTier(tier, cap)]
}

/**
 * Pay without cliffs for a score: nothing up to the base threshold, the report's reward of each tier at its middle
 * (1, 4 and 12 at 42.5, 67.5 and 90 per cent), straight lines between, 12 above. So it never exceeds what the report's
 * dearest tier costs, and what an error in the score can be worth is bounded by the steepest line: .36 of a base relay
 * for each point at the top, .12 in the middle.
 *
 * Pass the *lower bound* of the score, at error probability alpha. Since pay rises with the score, a supplier is then
 * ever paid more than its true score is worth with probability at most alpha, however often one looks; and as the bound
 * climbs with every item, being measured more always pays.
 *
 * With a tier's cap (a new epoch that is not decided yet), no more than that tier's reward.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ lowerBound ≤ 1.
 * @example continuousPay(0.55) // => 2.5
 */
export function continuousPay(lowerBound: number, cap: Tier | null = null, rule: TierRule = defaultTierRule): number {
  const isScore = lowerBound >= 0 && lowerBound <= 1
  requireArgument(isScore, 'continuousPay', 'lowerBound', lowerBound, 'between 0 and 1')
  const corners = payCorners(rule)
  const next = corners.findIndex(({ score }) => score > lowerBound)
  const pay = next === -1 ? tierRewards.high : next === 0 ? 0 : between(corners[next - 1], corners[next], lowerBound)
  return cap === null ? pay : Math.min(pay, tierRewards[cap])
}

type Corner = { readonly score: number; readonly pay: number }

/** The scores at which the lines of `continuousPay` meet. */
export function payCorners({ thresholds: { base, middle, high } }: TierRule): readonly Corner[] {
  return [
    { score: base, pay: tierRewards.none },
    { score: (base + middle) / 2, pay: tierRewards.base },
    { score: (middle + high) / 2, pay: tierRewards.middle },
    { score: (high + 1) / 2, pay: tierRewards.high },
  ]
}

function between(from: Corner | undefined, to: Corner | undefined, score: number): number {
  if (from === undefined || to === undefined) return 0
  return from.pay + ((to.pay - from.pay) * (score - from.score)) / (to.score - from.score)
}
