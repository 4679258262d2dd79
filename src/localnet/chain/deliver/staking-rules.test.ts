import { describe, expect, it } from 'vitest'
import { errorText } from '#morse/error-codes.ts'
import type { PrivateKey } from '#morse/keys.ts'
import type { Message, StakeNodeMessage } from '#morse/transaction/messages.ts'
import {
  createScratchChain,
  type ScratchChain,
  scratchApplicationStake,
  scratchBalance,
  scratchKey,
  scratchNodeStake,
} from '../__fixtures__/scratch-chain.ts'

const done = { code: 0, codespace: '', log: '' }

function refusal(codespace: string, code: number, message: string) {
  return { code, codespace, log: JSON.stringify({ codespace, code, message: errorText({ codespace, code, message }) }) }
}

function actors(plan: Parameters<typeof createScratchChain>[0] = {}) {
  const scratch = createScratchChain(plan)
  const [first, second, third] = scratch.accounts
  const [node] = scratch.nodes
  const [application] = scratch.applications
  if (!first || !second || !third || !node || !application) throw new TypeError('Somebody is missing.')
  return { ...scratch, first, second, third, node, application }
}

function stake(operator: PrivateKey, change: Partial<StakeNodeMessage> = {}): StakeNodeMessage {
  return {
    type: 'stakeNode',
    isLegacy: false,
    publicKey: operator.publicKey,
    chains: ['A100'],
    amount: scratchNodeStake,
    serviceUrl: 'http://127.0.0.1:9000',
    outputAddress: operator.address,
    rewardDelegators: null,
    ...change,
  }
}

const onlyOperatorOrOutput = refusal(
  'pos',
  125,
  'the signer for this message is not the operator or the output address',
)

describe('nodes (x/nodes/keeper/valStateChanges.go, x/nodes/handler.go)', () => {
  it('error: ValidateEditStake misses coins before it minds whose the output address is', () => {
    const { deliver, first, second } = actors()
    deliver(stake(first, { outputAddress: second.address }), first)
    const tooMuch = { amount: 2n * scratchBalance }
    const notEnough = refusal('pos', 112, 'validator does not have enough coins in their account')
    expect(deliver(stake(first, { ...tooMuch, outputAddress: first.address }), first)).toEqual(notEnough)
    expect(deliver(stake(first, { ...tooMuch, outputAddress: second.address }), first)).toEqual(notEnough)
  })

  it.each(['unstakeNode', 'unjailNode'] as const)('error: %s asks the signer that the message names', (type) => {
    const { deliver, node, first } = actors()
    const message: Message = { type, isLegacy: false, nodeAddress: node.address, signerAddress: first.address }
    expect(deliver(message, first)).toEqual(onlyOperatorOrOutput)
    expect(deliver(message, node)).toEqual(onlyOperatorOrOutput)
  })

  it('error: ValidateUnjailMessage finds the stake of a node that has none too low', () => {
    const key = scratchKey(10)
    const nodes = [{ publicKey: key.publicKey, chains: ['A100'], serviceUrl: 'http://127.0.0.1:9000', tokens: 0n }]
    const { chain, deliver, produce } = actors({ genesis: { nodes } })
    chain.setJailed(key.address, true)
    produce(1)
    const unjail: Message = {
      type: 'unjailNode',
      isLegacy: false,
      nodeAddress: key.address,
      signerAddress: key.address,
    }
    expect(deliver(unjail, key)).toEqual(
      refusal('pos', 105, "validator's self delegation less than MinSelfDelegation, cannot be unjailed"),
    )
  })

  it('error: after the upgrade messages of the old form are not known any more', () => {
    const { deliver, first } = actors({ isUpgraded: true })
    const unknown = (name: string) => refusal('sdk', 6, `unrecognized staking message type: types.Legacy${name}`)
    const legacy = { isLegacy: true, nodeAddress: first.address, signerAddress: '' } as const
    expect(deliver(stake(first, { isLegacy: true, outputAddress: '' }), first)).toEqual(unknown('MsgStake'))
    expect(deliver({ type: 'unstakeNode', ...legacy }, first)).toEqual(unknown('MsgBeginUnstake'))
    expect(deliver({ type: 'unjailNode', ...legacy }, first)).toEqual(unknown('MsgUnjail'))
  })

  it('a message of the old form stakes a node before the upgrade', () => {
    const { chain, deliver, first } = actors()
    expect(deliver(stake(first, { isLegacy: true, outputAddress: '' }), first)).toEqual(done)
    expect(chain.ledgerAt(2)?.node(first.address)).toMatchObject({ tokens: scratchNodeStake, outputAddress: null })
  })
})

describe('applications (x/apps/keeper/appStateChanges.go)', () => {
  const stakeOf = (key: PrivateKey, amount: bigint, chains: readonly string[] = ['A100']): Message => ({
    type: 'stakeApplication',
    publicKey: key.publicKey,
    chains,
    amount,
  })
  const invalidStatus = refusal('application', 110, 'application status is not valid')
  const belowMinimum = refusal('application', 111, "application isn't staking above the minimum")
  const belowCurrent = refusal(
    'application',
    120,
    'application must edit stake with a stake greater than or equal to current stake',
  )
  const applicationOf = ({ chain }: Pick<ScratchChain, 'chain'>, { address }: PrivateKey) =>
    chain.ledgerAt(chain.height)?.application(address)

  it('error: ValidateApplicationStaking misses coins before it counts applications', () => {
    const { deliver, first } = actors({ genesis: { parameters: { 'application/MaxApplications': '2' } } })
    expect(deliver(stakeOf(first, 2n * scratchBalance), first)).toEqual(
      refusal('application', 112, 'application does not have enough coins in their account'),
    )
  })

  it('TransferApplication hands a stake to a new key, signed by the old one', () => {
    const scratch = actors({ isUpgraded: true })
    const { deliver, application, first, second } = scratch
    const before = applicationOf(scratch, application)
    expect(deliver(stakeOf(first, 0n, []), application)).toEqual(done)
    expect(applicationOf(scratch, application)).toBeUndefined()
    expect(applicationOf(scratch, first)).toEqual({ ...before, address: first.address, publicKey: first.publicKey })
    expect(scratch.chain.ledgerAt(scratch.chain.height)?.supply().applicationsStaked).toBe(2n * scratchApplicationStake)
    expect(deliver(stakeOf(second, 0n, []), first)).toEqual(done)
    expect(applicationOf(scratch, second)).toEqual({ ...before, address: second.address, publicKey: second.publicKey })
  })

  it('tells of a transfer as of a stake (handleStake emits for both)', () => {
    const { chain, submit, produce, application, first } = actors({ isUpgraded: true })
    const { hash } = submit(stakeOf(first, 0n, []), application)
    produce(1)
    const sender = { key: 'sender', value: first.address }
    const module = { key: 'module', value: 'application' }
    expect(chain.transaction(hash)?.result.events).toEqual([
      { type: 'message', attributes: [{ key: 'action', value: 'app_stake' }] },
      { type: 'create_application', attributes: [{ key: 'application', value: first.address }] },
      { type: 'stake', attributes: [module, sender, { key: 'amount', value: '0' }] },
      { type: 'message', attributes: [module, sender] },
    ])
  })

  it('error: what is no valid transfer is a stake of nothing (handleStake)', () => {
    const { deliver, application, applications, first } = actors({ isUpgraded: true })
    const [, other = application] = applications
    expect(deliver(stakeOf(other, 0n, []), application)).toEqual(belowCurrent)
    deliver({ type: 'unstakeApplication', applicationAddress: application.address }, application)
    expect(deliver(stakeOf(first, 0n, []), application)).toEqual(belowMinimum)
    expect(deliver(stakeOf(application, 0n, []), other)).toEqual(invalidStatus)
  })

  it('error: a transfer from nobody, of an amount, before the upgrade', () => {
    const { submit, application, first, second } = actors({ isUpgraded: true })
    const unsigned = { result: { code: 4, codespace: 'sdk' } }
    expect(submit(stakeOf(first, 0n, []), second)).toMatchObject(unsigned)
    expect(submit(stakeOf(first, 1n), application)).toMatchObject(unsigned)
    const old = actors()
    expect(old.submit(stakeOf(old.first, 0n, []), old.application)).toMatchObject(unsigned)
  })

  it('error: a stake of nothing by its own key', () => {
    const { deliver, first, application } = actors({ isUpgraded: true })
    expect(deliver(stakeOf(first, 0n, []), first)).toEqual(belowMinimum)
    expect(deliver(stakeOf(application, 0n, []), application)).toEqual(belowCurrent)
  })
})

describe('results (baseapp/baseapp.go: runMsg)', () => {
  it('of a message that was refused have its action and nothing else', () => {
    const { chain, submit, produce, first } = actors()
    const message: Message = {
      type: 'send',
      fromAddress: first.address,
      toAddress: scratchKey(99).address,
      amount: 2n * scratchBalance,
    }
    const { hash } = submit(message, first)
    produce(1)
    expect(chain.transaction(hash)?.result).toMatchObject({
      code: 10,
      events: [{ type: 'message', attributes: [{ key: 'action', value: 'send' }] }],
    })
  })
})
