import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import liveRewards from './__fixtures__/live-rewards.json' with { type: 'json' }
import { decimal } from './decimal.ts'
import {
  delegatorsProblem,
  multiplierOf,
  relayReward,
  replayBurn,
  splitFees,
  splitNodeReward,
  splitReward,
} from './reward.ts'

const allocations = { daoAllocation: 10, proposerAllocation: 5 }
const operator = 'a'.repeat(40)
const output = 'b'.repeat(40)
const delegator = 'c'.repeat(40)
const other = 'd'.repeat(40)

describe('relayReward and splitReward', () => {
  it.each(liveRewards.cases)('vectors: $relays relays', ({ relays, node, fee_collector }) => {
    const coins = relayReward({ relays: BigInt(relays), multiplier: 1000n })
    expect(splitReward({ coins, ...allocations })).toEqual({
      toNode: BigInt(node),
      toFeeCollector: BigInt(fee_collector),
    })
  })

  const stakeWeight = {
    stake: 15_000_000_000n,
    floorMultiplier: 15_000_000_000n,
    ceiling: 60_000_000_000n,
    exponent: decimal('1'),
    weightMultiplier: decimal('1'),
  }

  it.each([
    ['below the first bin', { stake: 14_999_999_999n }, 0n],
    ['one bin', {}, 5000n],
    ['nearly two bins', { stake: 29_999_999_999n }, 5000n],
    ['two bins, a power that is not exact', { stake: 30_000_000_000n }, 10_000n],
    ['over the ceiling', { stake: 900_000_000_000n }, 20_000n],
    ['a ceiling between bins', { stake: 90_000_000_000n, ceiling: 59_999_999_999n }, 15_000n],
    ['square root', { stake: 60_000_000_000n, exponent: decimal('0.5') }, 10_000n],
    ['a weight multiplier', { stake: 30_000_000_000n, weightMultiplier: decimal('1.5') }, 6666n],
  ])('args: stakeWeight, %s', (_, change, coins) => {
    expect(relayReward({ relays: 5n, multiplier: 1000n, stakeWeight: { ...stakeWeight, ...change } })).toBe(coins)
  })

  it('behavior: nothing is lost between node and fee collector', () => {
    const percent = fc.integer({ min: 0, max: 50 })
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        percent,
        percent,
        (coins, daoAllocation, proposerAllocation) => {
          const { toNode, toFeeCollector } = splitReward({ coins, daoAllocation, proposerAllocation })
          expect([toNode + toFeeCollector, toNode >= 0n, toFeeCollector >= 0n]).toEqual([coins, true, true])
        },
      ),
    )
  })
})

describe('multiplierOf', () => {
  const parameters = { relaysToTokensMultiplier: 1000n, relaysToTokensMultiplierMap: { A104: 4000n, A10C: 0n } }

  it.each([
    ['A104', 4000n],
    ['A10C', 0n],
    ['A100', 1000n],
    ['toString', 1000n],
  ])('default: %s', (chain, multiplier) => {
    expect(multiplierOf(chain, parameters)).toBe(multiplier)
  })
})

describe('splitFees', () => {
  it('vectors: the live pool', () => {
    const { fee_pool, dao, proposer } = liveRewards.block_reward
    expect(splitFees({ pool: BigInt(fee_pool), ...allocations })).toEqual({
      toDao: BigInt(dao),
      toProposer: BigInt(proposer),
    })
  })

  it('behavior: without allocations the proposer gets all', () => {
    expect(splitFees({ pool: 7n, daoAllocation: 0, proposerAllocation: 0 })).toEqual({ toDao: 0n, toProposer: 7n })
  })
})

describe('splitNodeReward', () => {
  const reward = { toNode: 30_000n, operator, output, delegators: null, cost: 20_000n }

  it.each([
    [
      'the output gets the rest',
      {},
      [
        { address: operator, amount: 20_000n },
        { address: output, amount: 10_000n },
      ],
    ],
    ['no cost before the feature', { cost: 0n }, [{ address: output, amount: 30_000n }]],
    ['less than the cost', { toNode: 4250n }, [{ address: operator, amount: 4250n }]],
    [
      'delegators',
      { toNode: 20_101n, delegators: { [delegator]: 33, [other]: 1 } },
      [
        { address: operator, amount: 20_000n },
        { address: delegator, amount: 33n },
        { address: other, amount: 1n },
        { address: output, amount: 67n },
      ],
    ],
    [
      'delegators who take all',
      { delegators: { [delegator]: 100 } },
      [
        { address: operator, amount: 20_000n },
        { address: delegator, amount: 10_000n },
      ],
    ],
    ['delegators who are not valid', { delegators: { [delegator]: 101 } }, [{ address: operator, amount: 20_000n }]],
    ['nothing', { toNode: 0n }, []],
  ])('behavior: %s', (_, change, payments) => {
    expect(splitNodeReward({ ...reward, ...change })).toEqual(payments)
  })
})

describe('delegatorsProblem', () => {
  it.each([
    [[], null],
    [[[delegator, 100]], null],
    [[[delegator, 0]], 'Reward share must be positive'],
    [[['abc', 1]], 'encoding/hex: odd length hex string'],
    [[['zz', 1]], "encoding/hex: invalid byte: U+007A 'z'"],
    [[['abcd', 1]], 'Incorrect address length'],
    [[['', 1]], 'Incorrect address length'],
    [
      [
        [delegator, 60],
        [other, 41],
      ],
      'Total share 101 exceeds 100',
    ],
  ] as const)('default: %j', (delegators, problem) => {
    expect(delegatorsProblem(delegators)).toBe(problem)
  })
})

describe('replayBurn', () => {
  it('default', () => {
    expect(replayBurn({ relays: 5n, multiplier: 1000n, burnMultiplier: 3n })).toBe(15_000n)
  })
})
