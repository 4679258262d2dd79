import type { Estimate, TierVerdict } from '../../api/api-types.ts'
import { formatAmount, formatPoints, formatPointsInterval, formatShare } from '../../format/format-number.ts'
import { type Thresholds, type Tier, tierAt, tierNames, tiers } from '../../tier/describe-tier.ts'

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

export type TierChange = {
  readonly to: Tier
  /** The line between here and there, as a share. */
  readonly line: number
  readonly text: string
}

/** What would have to happen for the next tier above and below; none where nothing is known. */
export function tierChanges(verdict: TierVerdict, estimate: Estimate | null, thresholds: Thresholds): TierChange[] {
  if (estimate === null || estimate.mean === null) return []
  const { mean, lower, upper } = estimate
  const here = verdict.state === 'decided' && verdict.tier !== null ? verdict.tier : tierAt(mean, thresholds)
  const above = tiers[tiers.indexOf(here) + 1]
  const below = tiers[tiers.indexOf(here) - 1]
  return [
    ...(above === undefined || above === 'none' ? [] : [riseTo(above, thresholds[above], { mean, lower })]),
    ...(below === undefined || here === 'none' ? [] : [fallTo(below, thresholds[here], { mean, upper })]),
  ]
}

function riseTo(
  to: Tier,
  line: number,
  { mean, lower }: { readonly mean: number; readonly lower: number },
): TierChange {
  const missing = line - mean
  const text =
    missing > 0
      ? `Its score would have to rise by more than ${formatPoints(missing)} points, and the lower end of the interval (now ${formatPoints(lower)}) to clear ${formatPoints(line)}.`
      : `Its score lies above ${formatPoints(line)} already; the lower end of the interval (now ${formatPoints(lower)}) would have to clear it too.`
  return { to, line, text }
}

function fallTo(
  to: Tier,
  line: number,
  { mean, upper }: { readonly mean: number; readonly upper: number },
): TierChange {
  const spare = mean - line
  const text =
    spare > 0
      ? `Its score would have to fall by more than ${formatPoints(spare)} points, and the upper end of the interval (now ${formatPoints(upper)}) below ${formatPoints(line)}.`
      : `Its score lies below ${formatPoints(line)} already; the upper end of the interval (now ${formatPoints(upper)}) would have to fall below it too.`
  return { to, line, text }
}
