import { describe, expect, it } from 'vitest'
import type { Estimate, TierVerdict } from '../../api/api-types.ts'
import { thresholdsOf } from '../../tier/describe-tier.ts'
import { explainTier, tierChanges } from './explain-tier.ts'

const decided: TierVerdict = {
  state: 'decided',
  tier: 'middle',
  payTier: 'middle',
  possible: ['middle'],
  overTierErrorRate: 0.01,
  errorRate: 0.05,
  isCalibrated: true,
  isSettled: true,
  scale: null,
}
const estimate: Estimate = { n: 318, mean: 0.613, lower: 0.566, upper: 0.705, method: 'any', confidence: 0.95 }

describe('explainTier', () => {
  it('default: decided', () => {
    expect(explainTier(decided, estimate)).toEqual([
      '318 items of the tier suite give 61.3 of 100; the truth lies within 56–71 with 95 % confidence.',
      'That settles it: Middle. Of such decisions at most 5 % are wrong by more than the three points around a line in which no rule can be sure.',
    ])
  })

  it('behavior: not decided, and not calibrated', () => {
    const verdict: TierVerdict = {
      ...decided,
      state: 'provisional',
      possible: ['base', 'middle'],
      isSettled: false,
      isCalibrated: false,
    }
    expect(explainTier(verdict, estimate).slice(1)).toEqual([
      'The interval still covers a line between tiers, so these remain possible: Base, Middle.',
      'It is asked on until that is settled.',
      'The lines between tiers have not been fitted on endpoints of known standing yet: they stand at 30, 55 and 80.',
    ])
  })

  it('args: nothing scored', () => {
    expect(explainTier({ ...decided, state: 'unknown', tier: null }, null)).toEqual([
      'Nothing of the tier suite has been scored yet, so nothing is known. That costs nothing and earns nothing.',
    ])
  })
})

describe('tierChanges', () => {
  it('default: one tier up and one down', () => {
    expect(tierChanges(decided, estimate, thresholdsOf(undefined))).toEqual([
      {
        to: 'high',
        line: 0.8,
        text: 'Its score would have to rise by more than 18.7 points, and the lower end of the interval (now 56.6) to clear 80.0.',
      },
      {
        to: 'base',
        line: 0.55,
        text: 'Its score would have to fall by more than 6.3 points, and the upper end of the interval (now 70.5) below 55.0.',
      },
    ])
  })

  it('behavior: nothing above the best, nothing below none, nothing where nothing is known', () => {
    const high = tierChanges(
      { ...decided, tier: 'high' },
      { ...estimate, mean: 0.9, lower: 0.85 },
      thresholdsOf(undefined),
    )
    const none = tierChanges(
      { ...decided, tier: 'none' },
      { ...estimate, mean: 0.1, lower: 0.05 },
      thresholdsOf(undefined),
    )
    expect([high.map(({ to }) => to), none.map(({ to }) => to)]).toEqual([['middle'], ['base']])
    expect(tierChanges(decided, null, thresholdsOf(undefined))).toEqual([])
  })
})
