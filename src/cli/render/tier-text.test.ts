import { describe, expect, it } from 'vitest'
import type { TierVerdict } from '#records/tier.ts'
import { shortTierText, tierSentence, tierText } from './tier-text.ts'

const decided: TierVerdict = {
  state: 'decided',
  tier: 'high',
  payTier: 'high',
  possible: ['high'],
  overTierErrorRate: 0.01,
  errorRate: 0.05,
  isCalibrated: true,
  isSettled: true,
  scale: null,
}
const provisional: TierVerdict = {
  ...decided,
  state: 'provisional',
  payTier: 'base',
  possible: ['base', 'middle', 'high'],
}
const unknown: TierVerdict = { ...decided, state: 'unknown', tier: null, payTier: 'none' }

describe('tierText', () => {
  it('default', () => {
    expect([decided, provisional, { ...provisional, possible: ['high' as const] }, unknown].map(tierText)).toEqual([
      'high 95%',
      'base–high?',
      'high?',
      '–',
    ])
    expect([decided, provisional, unknown].map(shortTierText)).toEqual(['high', 'high?', '–'])
  })
})

describe('tierSentence', () => {
  it('default', () => {
    expect([decided, provisional, unknown].map(tierSentence)).toEqual([
      'Decided: high, wrong with probability 5.0% at most, too high with 1.0% at most. Pay goes by high.',
      'Provisional: the score lies in high now; base–high cannot be excluded. Pay goes by base meanwhile.',
      'Not yet known: too little is measured.',
    ])
  })
})
