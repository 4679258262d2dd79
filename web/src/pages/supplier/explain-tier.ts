import type { Estimate, TierOutlook, TierVerdict } from '../../api/api-types.ts'
import { formatAmount, formatPoints, formatPointsInterval, formatShare } from '../../format/format-number.ts'
import { type Tier, tierNames } from '../../tier/describe-tier.ts'

/** Why a tier is what it is, sentence by sentence. */
export function explainTier(verdict: TierVerdict, estimate: Estimate | null): string[] {
  if (estimate === null || estimate.mean === null || verdict.tier === null) {
    return ['Nothing of the tier suite has been scored yet, so nothing is known. That costs nothing and earns nothing.']
  }
  return [
    `${formatAmount(estimate.n, 'item')} of the tier suite give ${formatPoints(estimate.mean)} of 100; the truth lies within ${formatPointsInterval(estimate)} with ${formatShare(estimate.confidence)} confidence.`,
    ...decisionOf(verdict, verdict.tier),
    ...(verdict.isCalibrated
      ? []
      : [
          'The lines between tiers have not been fitted on endpoints of known standing yet: they stand at 30, 55 and 80.',
        ]),
  ]
}

function decisionOf({ state, possible, errorRate, isSettled }: TierVerdict, tier: Tier): string[] {
  if (state === 'decided') {
    return [
      `That settles it: ${tierNames[tier]}. Of such decisions at most ${formatShare(errorRate)} are wrong by more than the three points around a line in which no rule can be sure.`,
    ]
  }
  const names = possible.map((one) => tierNames[one]).join(', ')
  return [
    possible.length > 1
      ? `The interval still covers a line between tiers, so these remain possible: ${names}.`
      : `The interval lies within ${names}, and the evidence is not enough to decide so yet.`,
    ...(isSettled
      ? ['It lies so near to a line that more items would hardly tell; it is asked at a slower pace.']
      : ['It is asked on until that is settled.']),
  ]
}

type Interval = { readonly lower: number; readonly upper: number }
type Decision = TierOutlook['decision']

/** What is still to be shown before the tier is decided; null where it is. */
export function explainNeeds({ isDecided, needs, itemsLeft, mostItems }: Decision, interval: Interval): string | null {
  const open = needs.filter(({ isMet }) => !isMet)
  if (isDecided || open.length === 0) return null
  const shown = open.map(({ bound, level }) => boundText({ bound, level }, interval)).join(', and ')
  return itemsLeft === null
    ? `${capitalised(shown)}. At its present score that may never come; after ${formatAmount(mostItems, 'item')} it is asked at a slower pace.`
    : `${capitalised(shown)}: about ${formatAmount(itemsLeft, 'more item', 'more items')} at its present score.`
}

/** What would put it into another tier. */
export function explainChange(
  { direction, mean, bound, level, itemsLeft }: TierOutlook['changes'][number],
  interval: Interval,
): string {
  const score = `A score ${direction === 'up' ? 'of at least' : 'below'} ${formatPoints(mean)}`
  const left =
    itemsLeft === null
      ? 'At its present score that does not come.'
      : `At its present score that takes about ${formatAmount(itemsLeft, 'more item', 'more items')}.`
  return `${score}, and ${boundText({ bound, level }, interval)}. ${left}`
}

function boundText(
  { bound, level }: { readonly bound: 'lower' | 'upper'; readonly level: number },
  { lower, upper }: Interval,
): string {
  return bound === 'lower'
    ? `the lower end of its interval (now ${formatPoints(lower)}) at ${formatPoints(level)} or above`
    : `the upper end of its interval (now ${formatPoints(upper)}) at ${formatPoints(level)} or below`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
