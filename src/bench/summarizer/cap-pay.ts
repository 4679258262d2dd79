import type { Tier, TierVerdict } from '#records/tier.ts'
import { cappedTier } from '#statistics/tiers/pay-rules.ts'

/**
 * The verdict with its pay at most at the cap, until a tier is decided: a new epoch, or an address that comes back, is not paid
 * more than was cleared before until the evidence says so anew.
 */
export function capPay(verdict: TierVerdict, cap: Tier | null): TierVerdict {
  if (cap === null || verdict.state === 'decided') return verdict
  return { ...verdict, payTier: cappedTier(verdict.payTier, cap) }
}
