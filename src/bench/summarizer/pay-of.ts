import type { Pay } from '#records/pay.ts'
import type { Tier, TierVerdict } from '#records/tier.ts'
import { bounds } from '#statistics/random-group-mean.ts'
import { continuousPay, steppedPay } from '#statistics/tiers/pay-rules.ts'
import type { SuiteState } from './summary-state.ts'
import { tierRuleOf } from './tier-progress.ts'

/** What is known besides the scores of the tier suite. */
type Terms = {
  readonly verdict: Pick<TierVerdict, 'state' | 'payTier'>
  /** What an epoch may be paid at most before it is decided. */
  readonly payCap: Tier | null
  /** What the network pays for the service, in base rewards; null where it pays all alike or nothing. */
  readonly staked: number | null
}

/**
 * What a supplier would be paid per relay. A tier on a fitted scale is paid from the upper limits of its thresholds: where
 * a threshold lies is not the supplier's fault, but what is paid above it is not its due either.
 */
export function payOf({ accumulator, tier: { scale } }: SuiteState, { verdict, payCap, staked }: Terms): Pay {
  const cap = verdict.state === 'decided' ? null : payCap
  const rule = tierRuleOf(scale)
  const { alphaOver: lower, alphaUnder: upper } = rule
  const payRule = scale === null ? rule : { ...rule, thresholds: upperLimits(scale.limits) }
  return {
    stepped: steppedPay(verdict.payTier, cap),
    continuous: continuousPay(bounds(accumulator, { lower, upper }).lower, cap, payRule),
    staked,
    cap,
  }
}

type Limits = { readonly upper: number }

function upperLimits({ base, middle, high }: { base: Limits; middle: Limits; high: Limits }) {
  return { base: base.upper, middle: middle.upper, high: high.upper }
}
