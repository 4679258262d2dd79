import { describe, expect, test } from 'vitest'
import type { TierScale } from '#records/tier-scale.ts'
import { emptyAccumulator, fold } from '#statistics/random-group-mean.ts'
import { payOf } from './pay-of.ts'
import { emptySuiteState } from './summary-state.ts'
import { newTierProgress } from './tier-progress.ts'

const scale: TierScale = {
  ...{ id: 'c', suite: 'tier', suiteVersion: '1', alpha: 0.05, madeAt: 0 },
  thresholds: { base: 0.35, middle: 0.6, high: 0.85 },
  limits: {
    base: { lower: 0.3, upper: 0.4 },
    middle: { lower: 0.55, upper: 0.65 },
    high: { lower: 0.8, upper: 0.9 },
  },
}

/** A suite with 2,000 scores, seven in ten right. */
function suiteOn(scaleInForce: TierScale | null) {
  let accumulator = emptyAccumulator()
  for (let score = 0; score < 2_000; score += 1) accumulator = fold(accumulator, score % 10 < 7 ? 1 : 0)
  return { ...emptySuiteState('1'), accumulator, tier: newTierProgress(scaleInForce) }
}

const open = { state: 'provisional', payTier: 'middle' } as const

describe('payOf', () => {
  test('default: the tier that is paid, and what the lower bound of the score is worth', () => {
    // The 99 % lower bound of 70 % from 2,000 items is 65.7 %: between 42.5 % (1) and 67.5 % (4).
    expect(payOf(suiteOn(null), { verdict: open, payCap: null, staked: 12 })).toEqual({
      stepped: 4,
      continuous: expect.closeTo(3.79, 1),
      staked: 12,
      cap: null,
    })
  })

  test('behavior: on a fitted scale thresholds count with their upper limits', () => {
    // The same bound between the middles of (40, 65) and (65, 90) per cent: 52.5 % (1) and 77.5 % (4).
    const { continuous } = payOf(suiteOn(scale), { verdict: open, payCap: null, staked: null })
    expect(continuous).toBeCloseTo(2.59, 1)
  })

  test('behavior: a cap holds until the tier is decided', () => {
    const capped = payOf(suiteOn(null), { verdict: open, payCap: 'base', staked: null })
    expect(capped).toMatchObject({ stepped: 1, continuous: 1, cap: 'base' })
    const decided = payOf(suiteOn(null), { verdict: { ...open, state: 'decided' }, payCap: 'base', staked: null })
    expect(decided).toMatchObject({ stepped: 4, cap: null })
  })
})
