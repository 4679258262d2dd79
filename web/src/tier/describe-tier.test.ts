import { describe, expect, it } from 'vitest'
import type { TierVerdict } from '../api/api-types.ts'
import { thresholdsOf, tierAt, tierCertainty, tierLabel } from './describe-tier.ts'

const decided: TierVerdict = {
  state: 'decided',
  tier: 'high',
  payTier: 'high',
  possible: ['high'],
  overTierErrorRate: 0.01,
  errorRate: 0.05,
  isCalibrated: false,
  isSettled: true,
  scale: null,
}
const provisional: TierVerdict = { ...decided, state: 'provisional', tier: 'base', possible: ['base', 'middle'] }
const unknown: TierVerdict = { ...decided, state: 'unknown', tier: null, possible: ['none', 'base', 'middle', 'high'] }

describe('tierLabel, tierCertainty', () => {
  it('default: decided, provisional, unknown', () => {
    expect([decided, provisional, unknown].map((verdict) => [tierLabel(verdict), tierCertainty(verdict)])).toEqual([
      ['High', 'Decided: at most 5 % of such decisions are wrong.'],
      ['Base–Middle', 'Not decided yet: the evidence leaves 2 tiers possible.'],
      ['Not yet known', 'No item has been scored yet.'],
    ])
  })
})

describe('tierAt', () => {
  it('behavior: a threshold belongs to the tier that it begins', () => {
    const thresholds = thresholdsOf(undefined)
    expect([0, 0.3, 0.549, 0.55, 0.8, 1].map((share) => tierAt(share, thresholds))).toEqual([
      'none',
      'base',
      'base',
      'middle',
      'high',
      'high',
    ])
  })
})
