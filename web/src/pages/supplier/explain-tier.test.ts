import { describe, expect, it } from 'vitest'
import type { Estimate, TierVerdict } from '../../api/api-types.ts'
import { explainChange, explainNeeds, explainTier } from './explain-tier.ts'

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

describe('explainNeeds', () => {
  const need = { bound: 'lower', level: 0.52, isMet: false, itemsLeft: 120 } as const
  const decision = { tier: 'middle', isDecided: false, itemsLeft: 120, mostItems: 900, needs: [need] } as const

  it('default: what is open, and about when', () => {
    expect(explainNeeds(decision, { lower: 0.48, upper: 0.7 })).toBe(
      'The lower end of its interval (now 48.0) at 52.0 or above: about 120 more items at its present score.',
    )
  })

  it('behavior: it may never come; nothing where it is decided', () => {
    expect(explainNeeds({ ...decision, itemsLeft: null }, { lower: 0.48, upper: 0.7 })).toBe(
      'The lower end of its interval (now 48.0) at 52.0 or above. At its present score that may never come; after 900 items it is asked at a slower pace.',
    )
    expect(explainNeeds({ ...decision, isDecided: true }, { lower: 0.48, upper: 0.7 })).toBeNull()
  })
})

describe('explainChange', () => {
  it('default: up and down', () => {
    const interval = { lower: 0.566, upper: 0.705 }
    const up = { to: 'high', direction: 'up', mean: 0.8, bound: 'lower', level: 0.77, itemsLeft: null } as const
    const down = { to: 'base', direction: 'down', mean: 0.55, bound: 'upper', level: 0.58, itemsLeft: 40 } as const
    expect([explainChange(up, interval), explainChange(down, interval)]).toEqual([
      'A score of at least 80.0, and the lower end of its interval (now 56.6) at 77.0 or above. At its present score that does not come.',
      'A score below 55.0, and the upper end of its interval (now 70.5) at 58.0 or below. At its present score that takes about 40 more items.',
    ])
  })
})
