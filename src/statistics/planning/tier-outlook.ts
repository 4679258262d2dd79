import { incompleteBeta } from '../incomplete-beta.ts'
import { defaultTierRule, type PaidTier, type Tier, type TierRule, type TierVerdict } from '../tier-decision.ts'
import { itemsUntilExceeded, thresholdLogEValue } from '../tiers/threshold-evidence.ts'

type Side = 'lower' | 'upper'

/** Evidence that is asked for: the lower bound at or above the level, or the upper bound at or below it. */
export type BoundNeed = {
  readonly bound: Side
  readonly level: number
  readonly isMet: boolean
  /** About how many more items at the present mean; null = at that mean it never comes. */
  readonly itemsLeft: number | null
}

export type TierOutlook = {
  readonly thresholds: readonly {
    readonly tier: PaidTier
    readonly threshold: number
    /** Between which means it surely lies; equal where it is exact. */
    readonly lower: number
    readonly upper: number
    /** How likely the true mean is above the threshold, by the scores alone; null before any. */
    readonly probabilityAbove: number | null
    readonly isShownAbove: boolean
    readonly isShownBelow: boolean
  }[]
  readonly decision: {
    readonly tier: Tier | null
    readonly isDecided: boolean
    readonly itemsLeft: number | null
    readonly mostItems: number
    readonly needs: readonly BoundNeed[]
  }
  readonly changes: readonly {
    readonly to: Tier
    readonly direction: 'up' | 'down'
    /** Where the mean must be. */
    readonly mean: number
    readonly bound: Side
    readonly level: number
    readonly itemsLeft: number | null
  }[]
}

type Scores = { readonly n: number; readonly mean: number | null }

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']
/** Jeffreys' prior. */
const prior = 0.5

/** How `probabilityAbove` is made. */
export const outlookMethod = "beta posterior of the plain scores under Jeffreys' prior"

/**
 * How a supplier stands to every tier, and what evidence would decide or change the one that it has, as `decideTier` asks for
 * it. For readers: nothing is decided by it. The probabilities hold at one look, for scores of 0 and 1 (graded ones vary less); the
 * evidence is that of the plain scores, which an item response model may be ahead of; items left are `itemsUntilExceeded`'s, which chance
 * makes a little more or less.
 *
 * @example tierOutlook({ n: 100, mean: 0.6 }, { state: 'provisional', tier: 'middle' }).decision.itemsLeft // => 517
 */
export function tierOutlook(
  scores: Scores,
  verdict: Pick<TierVerdict, 'state' | 'tier'>,
  rule: TierRule = defaultTierRule,
): TierOutlook {
  const isDecided = verdict.state === 'decided'
  const needs = verdict.tier === null ? [] : needsOf(scores, verdict.tier, rule).map((need) => met(need, isDecided))
  return {
    thresholds: (['base', 'middle', 'high'] as const).map((tier) => standing(scores, tier, rule)),
    decision: {
      tier: verdict.tier,
      isDecided,
      itemsLeft: needs.length === 0 ? null : longest(needs.map(({ itemsLeft }) => itemsLeft)),
      mostItems: rule.mostItems,
      needs,
    },
    changes: verdict.tier === null ? [] : changesOf(scores, { tier: verdict.tier, isDecided }, rule),
  }
}

function standing(scores: Scores, tier: PaidTier, rule: TierRule): TierOutlook['thresholds'][number] {
  const threshold = rule.thresholds[tier]
  const { lower, upper } = startOf(tier, rule)
  return {
    ...{ tier, threshold, lower, upper, probabilityAbove: probabilityAbove(scores, threshold) },
    isShownAbove: isShown(scores, { bound: 'lower', level: upper }, rule),
    isShownBelow: isShown(scores, { bound: 'upper', level: lower }, rule),
  }
}

function probabilityAbove({ n, mean }: Scores, level: number): number | null {
  if (mean === null) return null
  return 1 - incompleteBeta(level, prior + n * mean, prior + n * (1 - mean))
}

/** What decides a tier: its two ends, each moved by its zone. */
function needsOf(scores: Scores, tier: Tier, rule: TierRule): BoundNeed[] {
  const next = above(tier)
  return [
    ...(tier === 'none'
      ? []
      : [need(scores, { bound: 'lower', level: startOf(tier, rule).upper - rule.zoneOver }, rule)]),
    ...(next === undefined
      ? []
      : [need(scores, { bound: 'upper', level: startOf(next, rule).lower + rule.zone }, rule)]),
  ]
}

function changesOf(
  scores: Scores,
  { tier, isDecided }: { readonly tier: Tier; readonly isDecided: boolean },
  rule: TierRule,
): TierOutlook['changes'] {
  const up = above(tier)
  const down = tiers[tiers.indexOf(tier) - 1]
  return [
    ...(up === undefined ? [] : [{ to: up, direction: 'up' as const, ...rise(scores, up, isDecided, rule) }]),
    ...(down === undefined || tier === 'none'
      ? []
      : [{ to: down, direction: 'down' as const, ...fall(scores, tier, isDecided, rule) }]),
  ]
}

/** A decided tier is kept until the whole interval lies beyond the zone around it. */
function rise(scores: Scores, to: PaidTier, isDecided: boolean, rule: TierRule) {
  const { upper } = startOf(to, rule)
  const level = isDecided ? upper + rule.zone : upper - rule.zoneOver
  return change(scores, { bound: 'lower', level, mean: isDecided ? level : rule.thresholds[to] }, rule)
}

function fall(scores: Scores, from: PaidTier, isDecided: boolean, rule: TierRule) {
  const { lower } = startOf(from, rule)
  const level = isDecided ? lower - rule.zoneOver : lower + rule.zone
  return change(scores, { bound: 'upper', level, mean: isDecided ? level : rule.thresholds[from] }, rule)
}

type Bound = { readonly bound: Side; readonly level: number }

function change(scores: Scores, asked: Bound & { readonly mean: number }, rule: TierRule) {
  const { bound, level, mean } = asked
  const isThere = scores.mean !== null && (bound === 'lower' ? scores.mean >= mean : scores.mean < mean)
  return { mean, bound, level, itemsLeft: isThere ? need(scores, asked, rule).itemsLeft : null }
}

function need(scores: Scores, { bound, level }: Bound, rule: TierRule): BoundNeed {
  const isMet = isShown(scores, { bound, level }, rule)
  return { bound, level, isMet, itemsLeft: isMet ? 0 : itemsLeft(scores, { bound, level }, rule) }
}

/** What is decided needs no more, whatever the plain scores say. */
function met(one: BoundNeed, isDecided: boolean): BoundNeed {
  return isDecided ? { ...one, isMet: true, itemsLeft: 0 } : one
}

function isShown({ n, mean }: Scores, { bound, level }: Bound, { alphaOver, alphaUnder }: TierRule): boolean {
  if (mean === null || level <= 0 || level >= 1) return false
  const isLower = bound === 'lower'
  const [tested, seen] = isLower ? [level, mean] : [1 - level, 1 - mean]
  if (seen <= tested) return false
  const successes = Math.min(n, n * seen)
  return thresholdLogEValue({ n, successes }, tested) >= -Math.log(isLower ? alphaOver : alphaUnder)
}

function itemsLeft({ n, mean }: Scores, { bound, level }: Bound, { alphaOver, alphaUnder }: TierRule): number | null {
  if (mean === null || level <= 0 || level >= 1) return null
  const items =
    bound === 'lower'
      ? itemsUntilExceeded({ mean, level, alpha: alphaOver })
      : itemsUntilExceeded({ mean: 1 - mean, level: 1 - level, alpha: alphaUnder })
  return Number.isFinite(items) ? Math.max(1, Math.ceil(items - n)) : null
}

function longest(counts: readonly (number | null)[]): number | null {
  return counts.some((count) => count === null) ? null : Math.max(0, ...counts.map((count) => count ?? 0))
}

function startOf(tier: PaidTier, { thresholds, limits }: TierRule): { readonly lower: number; readonly upper: number } {
  return limits?.[tier] ?? { lower: thresholds[tier], upper: thresholds[tier] }
}

function above(tier: Tier): PaidTier | undefined {
  const next = tiers[tiers.indexOf(tier) + 1]
  return next === 'none' ? undefined : next
}
