import { describe, expect, it } from 'vitest'
import type { Tier, TierVerdict } from '#records/tier.ts'
import { findOverpaid, type Measurement, type Payment } from './findings.ts'

const multipliers = new Map([
  ['A100', 1],
  ['A104', 4],
  ['A10C', 12],
])

function decided(tier: Tier): TierVerdict {
  return {
    state: 'decided',
    tier,
    payTier: tier,
    possible: [tier],
    overTierErrorRate: 0.01,
    errorRate: 0.05,
    isCalibrated: false,
    isSettled: true,
    scale: null,
  }
}

function provisional(tier: Tier, possible: Tier[]): TierVerdict {
  return { ...decided(tier), state: 'provisional', possible }
}

function find(measurements: Measurement[], payments: Payment[] = []): ReturnType<typeof findOverpaid> {
  return findOverpaid({ payments, measurements, multipliers })
}

describe('findOverpaid', () => {
  it('default: staked for x12, measured base, paid twelve times its worth', () => {
    const payments = [
      { address: 'aa', chain: 'A10C', relays: 5n, paidUpokt: 51_000n },
      { address: 'aa', chain: 'A10C', relays: 10n, paidUpokt: 102_000n },
      { address: 'aa', chain: 'A100', relays: 10n, paidUpokt: 8_500n },
      { address: 'bb', chain: 'A10C', relays: 10n, paidUpokt: 102_000n },
    ]
    expect(find([{ address: 'aa', chain: 'A10C', tier: decided('base') }], payments)).toEqual([
      {
        address: 'aa',
        chain: 'A10C',
        stakedMultiplier: 12,
        measured: 'base',
        isDecided: true,
        relays: 15n,
        paidUpokt: 153_000n,
        fairUpokt: 12_750n,
      },
    ])
  })

  it.each([
    ['it is what it is staked for', 'A104', decided('middle')],
    ['it is better than that', 'A104', decided('high')],
    ['nothing is measured', 'A10C', { ...decided('base'), state: 'unknown' as const, tier: null, possible: [] }],
    ['the evidence does not exclude what it is staked for', 'A10C', provisional('base', ['base', 'middle', 'high'])],
    ['the chain has no price', 'A1D0', decided('none')],
  ])('behavior: no finding where %s', (_case, chain, tier) => {
    expect(find([{ address: 'aa', chain, tier }])).toEqual([])
  })

  it('behavior: an undecided tier is taken at its best', () => {
    expect(find([{ address: 'aa', chain: 'A10C', tier: provisional('base', ['base', 'middle']) }])).toMatchObject([
      { measured: 'middle', isDecided: false, paidUpokt: 0n, fairUpokt: 0n },
    ])
  })

  it('behavior: no tier is worth nothing; the most overpaid comes first', () => {
    const payments = [
      { address: 'aa', chain: 'A104', relays: 1n, paidUpokt: 4_000n },
      { address: 'bb', chain: 'A100', relays: 9n, paidUpokt: 9_000n },
    ]
    const found = find(
      [
        { address: 'aa', chain: 'A104', tier: decided('base') },
        { address: 'bb', chain: 'A100', tier: decided('none') },
      ],
      payments,
    )
    expect(found.map(({ address, fairUpokt }) => [address, fairUpokt])).toEqual([
      ['bb', 0n],
      ['aa', 1_000n],
    ])
  })
})
