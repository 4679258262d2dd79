import { describe, expect, it } from 'vitest'
import { capPay } from './cap-pay.ts'
import { noTierProgress } from './tier-progress.ts'

const provisional = { ...noTierProgress.verdict, scale: null, state: 'provisional' as const, payTier: 'high' as const }

describe('capPay', () => {
  it('default: pay is at most at the cap while the tier is open', () => {
    expect(capPay(provisional, 'base')).toEqual({ ...provisional, payTier: 'base' })
    expect(capPay(provisional, 'none').payTier).toBe('none')
  })

  it('args: no cap, a cap above', () => {
    expect(capPay(provisional, null)).toBe(provisional)
    expect(capPay({ ...provisional, payTier: 'base' }, 'middle').payTier).toBe('base')
  })

  it('behavior: a decision lifts the cap', () => {
    expect(capPay({ ...provisional, state: 'decided' }, 'base').payTier).toBe('high')
  })
})
