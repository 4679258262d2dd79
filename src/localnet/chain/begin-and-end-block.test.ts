import { describe, expect, it } from 'vitest'
import { createScratchChain, scratchKey, scratchNodeStake } from './__fixtures__/scratch-chain.ts'

describe('blockReward (x/nodes/keeper/reward.go)', () => {
  it('shares the proposer’s part with its delegators, what is left over is for its output address', () => {
    const output = scratchKey(300)
    const delegator = scratchKey(301)
    const { chain, submit, produce, accounts } = createScratchChain({
      isUpgraded: true,
      genesis: {
        nodes: Array.from({ length: 6 }, (_, index) => ({
          publicKey: scratchKey(10 + index).publicKey,
          chains: ['A100'],
          serviceUrl: 'http://127.0.0.1:8081',
          tokens: scratchNodeStake,
          outputAddress: output.address,
          rewardDelegators: { [delegator.address]: 25 },
        })),
      },
    })
    const [sender] = accounts
    if (sender === undefined) throw new TypeError('There is no account.')
    submit({ type: 'send', fromAddress: sender.address, toAddress: sender.address, amount: 1n }, sender)
    produce(2)
    const balance = (address: string) => chain.ledgerAt(3)?.account(address)?.balance
    // Of a fee of 10,000 two thirds go to the DAO.
    expect(chain.ledgerAt(3)?.supply()).toMatchObject({ dao: 6_666n, feeCollector: 0n })
    expect([balance(delegator.address), balance(output.address)]).toEqual([833n, 2_501n])
  })
})
