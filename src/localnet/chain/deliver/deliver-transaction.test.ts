import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex } from '#morse/hash.ts'
import type { Message, StakeNodeMessage } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import {
  createScratchChain,
  type ScratchChain,
  scratchApplicationStake,
  scratchBalance,
  scratchKey,
  scratchNodeStake,
} from '../__fixtures__/scratch-chain.ts'

const stranger = scratchKey(99)

function balance({ chain }: ScratchChain, address: string): bigint {
  return chain.ledgerAt(chain.height)?.account(address)?.balance ?? 0n
}

function stakeNode(change: Partial<StakeNodeMessage> & Pick<StakeNodeMessage, 'publicKey'>): StakeNodeMessage {
  return {
    type: 'stakeNode',
    isLegacy: false,
    chains: ['A100'],
    amount: 15_000_000_000n,
    serviceUrl: 'http://127.0.0.1:9000',
    outputAddress: '',
    rewardDelegators: null,
    ...change,
  }
}

const done = { code: 0, codespace: '', log: '' }

/** A result as the log shows it: codespace, code and the sentence. */
function refusal(codespace: string, code: number, message: string) {
  const text = `ERROR:\nCodespace: ${codespace}\nCode: ${code}\nMessage: ${JSON.stringify(message)}\n`
  return { code, codespace, log: JSON.stringify({ codespace, code, message: text }) }
}

describe('transactions of pocketjs', () => {
  const file = new URL('../../../morse/__fixtures__/live-txs.json', import.meta.url)
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    cases: {
      name: string
      raw_hex_bytes: string
      tx_response: {
        hash: string
        tx_result: {
          code: number
          events: { type: string; attributes: { key: string; value: string }[] }[]
          message_type: string
          recipient: string
          signer: string
        }
      }
    }[]
  }

  it('have the results that they had on a running pocket-core', () => {
    const sender = '1802f4116b9d3798e2766a2452fbeb4d280fa99e77e61193df146ca4d88b38af'
    const scratch = createScratchChain({
      isUpgraded: true,
      genesis: { chainId: 'localnet', accounts: [{ publicKey: sender, balance: 600_000_000_000_000_000_000n }] },
    })
    const decoded = (text: string) => Buffer.from(text, 'base64').toString()
    for (const { raw_hex_bytes, tx_response } of cases) {
      const submitted = scratch.chain.submit(fromHex(raw_hex_bytes) ?? new Uint8Array())
      scratch.produce(1)
      const { code, events, message_type, recipient, signer } = tx_response.tx_result
      expect(submitted).toMatchObject({ kind: 'checked', hash: tx_response.hash })
      expect(scratch.chain.transaction(tx_response.hash)?.result).toEqual({
        code,
        codespace: '',
        log: '',
        messageType: message_type,
        recipient: recipient.toLowerCase(),
        signer: signer.toLowerCase(),
        events: events.map(({ type, attributes }) => ({
          type,
          attributes: attributes.map(({ key, value }) => ({ key: decoded(key), value: decoded(value) })),
        })),
      })
    }
    expect(cases.map(({ name }) => name)).toEqual(['send', 'nodeStake'])
  })
})

describe('checking', () => {
  const send = (scratch: ScratchChain, amount = 5n): Message => ({
    type: 'send',
    fromAddress: scratch.accounts[0]?.address ?? '',
    toAddress: stranger.address,
    amount,
  })
  const [sender] = createScratchChain().accounts

  function checkedResult(sign: Partial<Parameters<typeof signTransaction>[0]>) {
    const scratch = createScratchChain()
    if (sender === undefined) throw new TypeError('There is no account.')
    const submitted = scratch.chain.submit(
      signTransaction({
        message: send(scratch),
        fee: [{ amount: 10_000n, denom: 'upokt' }],
        memo: '',
        entropy: 1n,
        chainId: 'scratch',
        key: sender,
        encoding: 'proto',
        ...sign,
      }),
    )
    if (submitted.kind !== 'checked') return submitted
    expect(scratch.chain.pendingTransactions()).toHaveLength(submitted.result.code === 0 ? 1 : 0)
    const { code, codespace, log } = submitted.result
    return { code, codespace, log }
  }

  it('default', () => {
    expect(checkedResult({})).toEqual(done)
    expect(checkedResult({ encoding: 'amino' })).toEqual(done)
  })

  it('error: signature of another key, for another chain', () => {
    const unsigned = refusal('sdk', 4, 'signature verification failed for the transaction')
    expect(checkedResult({ key: stranger })).toEqual(unsigned)
    expect(checkedResult({ chainId: 'mainnet' })).toEqual(unsigned)
  })

  it('error: fee', () => {
    const tooLow = (actual: string) =>
      refusal('auth', 4, `the fee for the transaction was insufficient. \nExpected: 10000upokt\nActual: ${actual}`)
    expect(checkedResult({ fee: [{ amount: 9_999n, denom: 'upokt' }] })).toEqual(tooLow('9999upokt'))
    expect(checkedResult({ fee: [] })).toEqual(tooLow(''))
    expect(checkedResult({ fee: [{ amount: 10_000n, denom: 'pokt' }] })).toEqual(tooLow('10000pokt'))
  })

  it('error: memo', () => {
    const inner =
      'ERROR:\nCodespace: sdk\nCode: 13\nMessage: "maximum number of characters is 256 but received 257 characters"\n'
    expect(checkedResult({ memo: 'x'.repeat(257) })).toEqual(
      refusal('auth', 1, `the transaction memo is invalid: ${inner}`),
    )
    expect(checkedResult({ memo: 'x'.repeat(256) })).toEqual(done)
  })

  it('error: a sender that does not exist, or cannot pay', () => {
    const message: Message = { type: 'send', fromAddress: stranger.address, toAddress: stranger.address, amount: 1n }
    expect(checkedResult({ message, key: stranger })).toEqual(
      refusal('sdk', 9, `account ${stranger.address} does not exist`),
    )
    expect(checkedResult({ fee: [{ amount: scratchBalance + 1n, denom: 'upokt' }] })).toEqual(
      refusal(
        'auth',
        6,
        `the signer account : ${sender?.address}, does not have enough coins for the tx. Need ${scratchBalance + 1n}upokt`,
      ),
    )
  })

  it('error: what is no transaction', () => {
    const { chain } = createScratchChain()
    const log = (hex: string) => {
      const submitted = chain.submit(fromHex(hex) ?? new Uint8Array())
      return submitted.kind === 'checked' ? { ...submitted.result, events: undefined } : submitted
    }
    const nobody = { messageType: '', signer: '', recipient: '' }
    expect(log('00')).toEqual({
      ...refusal('sdk', 6, 'Tx.GetMsg() must return at least one message'),
      ...nobody,
    })
    expect(log('ff')).toMatchObject({ code: 2, codespace: 'sdk', ...nobody })
    expect(chain.submit(new Uint8Array(1_048_577))).toMatchObject({
      kind: 'refused',
      detail: 'Tx too large. Max size is 1048576, but got 1048577',
    })
  })

  it('behavior: a transaction waits once, and is in one block only', () => {
    const scratch = createScratchChain()
    const raw = signTransaction({
      message: send(scratch),
      fee: [{ amount: 10_000n, denom: 'upokt' }],
      memo: '',
      entropy: 7n,
      chainId: 'scratch',
      key: sender ?? stranger,
      encoding: 'proto',
    })
    const first = scratch.chain.submit(raw)
    expect(scratch.chain.submit(raw)).toEqual({ kind: 'duplicate', hash: first.hash })
    scratch.produce(1)
    expect(scratch.chain.submit(raw)).toMatchObject({
      kind: 'checked',
      result: refusal(
        'auth',
        6,
        `the transaction hash is already found, this is a duplicate transaction: ${first.hash.toLowerCase()}`,
      ),
    })
  })

  it('behavior: fees of what waits already are counted', () => {
    const scratch = createScratchChain()
    const message = send(scratch)
    const key = sender ?? stranger
    expect(scratch.submit(message, key, scratchBalance - 10_000n)).toMatchObject({ result: { code: 0 } })
    expect(scratch.submit(message, key)).toMatchObject({ result: { code: 0 } })
    expect(scratch.submit(message, key)).toMatchObject({ result: { code: 6, codespace: 'auth' } })
  })
})

describe('send', () => {
  it('moves coins to an account that may be new; the fee is paid even when it fails', () => {
    const scratch = createScratchChain()
    const [from] = scratch.accounts
    if (from === undefined) throw new TypeError('There is no account.')
    const send = (amount: bigint): Message => ({
      type: 'send',
      fromAddress: from.address,
      toAddress: stranger.address,
      amount,
    })
    expect(scratch.deliver(send(7n), from)).toEqual(done)
    expect([balance(scratch, from.address), balance(scratch, stranger.address)]).toEqual([scratchBalance - 10_007n, 7n])
    expect(scratch.deliver(send(scratchBalance), from)).toEqual(
      refusal('sdk', 10, `insufficient account funds; ${scratchBalance - 20_007n}upokt < ${scratchBalance}upokt`),
    )
    expect([balance(scratch, from.address), balance(scratch, stranger.address)]).toEqual([scratchBalance - 20_007n, 7n])
  })
})

describe('applications', () => {
  it('stake, stake more, change chains, and get everything back after the unstaking time', () => {
    const scratch = createScratchChain({ genesis: { parameters: { 'application/AppUnstakingTime': '3000000000' } } })
    const [key] = scratch.accounts
    if (key === undefined) throw new TypeError('There is no account.')
    const stake = (amount: bigint, chains: readonly string[]): Message => ({
      type: 'stakeApplication',
      publicKey: key.publicKey,
      chains,
      amount,
    })
    const application = () => scratch.chain.ledgerAt(scratch.chain.height)?.application(key.address)
    expect(scratch.deliver(stake(12_000_000n, ['A100']), key)).toEqual(done)
    expect(application()).toEqual({
      address: key.address,
      publicKey: key.publicKey,
      jailed: false,
      status: 2,
      chains: ['A100'],
      stakedTokens: 12_000_000n,
      maxRelays: 12n,
      unstakingTime: '0001-01-01T00:00:00Z',
    })
    expect(scratch.deliver(stake(13_000_000n, ['A104']), key)).toEqual(done)
    expect(application()).toMatchObject({ chains: ['A104'], stakedTokens: 13_000_000n, maxRelays: 13n })
    expect(scratch.deliver({ type: 'unstakeApplication', applicationAddress: key.address }, key)).toEqual(done)
    expect(application()).toMatchObject({ status: 1, unstakingTime: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/) })
    scratch.produce(4)
    expect(application()).toBeUndefined()
    expect(balance(scratch, key.address)).toBe(scratchBalance - 30_000n)
  })

  it('error: stakes that cannot be', () => {
    const scratch = createScratchChain({ genesis: { parameters: { 'application/MaxApplications': '2' } } })
    const [key] = scratch.accounts
    const [staked] = scratch.applications
    if (key === undefined || staked === undefined) throw new TypeError('There is no account.')
    const stake = (of: typeof key, amount: bigint, chains: readonly string[] = ['A100']) =>
      scratch.deliver({ type: 'stakeApplication', publicKey: of.publicKey, chains, amount }, of)
    const chains = Array.from({ length: 16 }, (_, index) => `00${index.toString(16).padStart(2, '0')}`)
    expect(stake(key, 1n)).toEqual(refusal('application', 111, "application isn't staking above the minimum"))
    expect(stake(key, 1_000_000n)).toEqual(
      refusal('application', 119, 'the threshold of the amount of applications authorized '),
    )
    expect(stake(key, 1_000_000n, chains)).toEqual(
      refusal('application', 118, 'application staking for too many chains'),
    )
    expect(stake(staked, scratchApplicationStake - 1n)).toEqual(
      refusal('application', 120, 'application must edit stake with a stake greater than or equal to current stake'),
    )
    expect(stake(staked, 2n * scratchBalance)).toEqual(
      refusal('application', 112, 'application does not have enough coins in their account'),
    )
    expect(scratch.deliver({ type: 'unstakeApplication', applicationAddress: key.address }, key)).toEqual(
      refusal('application', 101, 'application does not exist for that address'),
    )
    scratch.deliver({ type: 'unstakeApplication', applicationAddress: staked.address }, staked)
    expect(stake(staked, 2n * scratchApplicationStake)).toEqual(
      refusal('application', 110, 'application status is not valid'),
    )
  })
})

describe('nodes', () => {
  it('stake with what their owner pays, and are paid back to the output address', () => {
    const scratch = createScratchChain({ genesis: { parameters: { 'pos/UnstakingTime': '2000000000' } } })
    const [operator, output] = scratch.accounts
    if (operator === undefined || output === undefined) throw new TypeError('There is no account.')
    const node = () => scratch.chain.ledgerAt(scratch.chain.height)?.node(operator.address)
    const message = stakeNode({ publicKey: operator.publicKey, outputAddress: output.address })
    expect(scratch.deliver(message, output)).toEqual(done)
    expect(node()).toEqual({
      address: operator.address,
      publicKey: operator.publicKey,
      jailed: false,
      status: 2,
      chains: ['A100'],
      serviceUrl: 'http://127.0.0.1:9000',
      tokens: 15_000_000_000n,
      unstakingTime: '0001-01-01T00:00:00Z',
      outputAddress: output.address,
      rewardDelegators: null,
    })
    expect(balance(scratch, output.address)).toBe(scratchBalance - 15_000_010_000n)
    expect(
      scratch.deliver(
        { type: 'unstakeNode', isLegacy: false, nodeAddress: operator.address, signerAddress: operator.address },
        operator,
      ),
    ).toEqual(done)
    expect([scratch.chain.height, node()?.status]).toEqual([3, 2])
    scratch.produce(1)
    expect([scratch.chain.height, node()?.status]).toEqual([4, 1])
    scratch.produce(2)
    expect(node()).toBeUndefined()
    expect(balance(scratch, output.address)).toBe(scratchBalance - 10_000n)
  })

  it('args: the output address is its owner’s to hand over, delegators are the operator’s', () => {
    const scratch = createScratchChain()
    const [operator, output, heir] = scratch.accounts
    if (operator === undefined || output === undefined || heir === undefined) throw new TypeError('No account.')
    const { publicKey } = operator
    const node = () => scratch.chain.ledgerAt(scratch.chain.height)?.node(operator.address)
    scratch.deliver(stakeNode({ publicKey, outputAddress: output.address }), operator)
    expect(scratch.deliver(stakeNode({ publicKey, outputAddress: heir.address }), operator)).toEqual(
      refusal('pos', 127, 'Only the owner of the current output address can edit the output address'),
    )
    expect(scratch.deliver(stakeNode({ publicKey, outputAddress: heir.address }), output)).toEqual(done)
    expect(node()?.outputAddress).toBe(heir.address)
    const rewardDelegators = { [output.address]: 40 }
    const share = stakeNode({ publicKey, outputAddress: heir.address, rewardDelegators })
    expect(scratch.deliver(share, heir)).toEqual(
      refusal('pos', 129, 'Only the node operator address can edit reward delegators'),
    )
    expect(scratch.deliver(share, operator)).toEqual(done)
    expect(node()?.rewardDelegators).toEqual(rewardDelegators)
  })

  it('error: stakes that cannot be', () => {
    const scratch = createScratchChain()
    const [key, other] = scratch.accounts
    const [staked] = scratch.nodes
    if (key === undefined || other === undefined || staked === undefined) throw new TypeError('No account.')
    const stake = (of: typeof key, change: Partial<StakeNodeMessage>, signer = of) =>
      scratch.deliver(stakeNode({ publicKey: of.publicKey, outputAddress: of.address, ...change }), signer)
    const chains = Array.from({ length: 16 }, (_, index) => `00${index.toString(16).padStart(2, '0')}`)
    expect(stake(key, { amount: 999_999n })).toEqual(refusal('pos', 111, "validator isn't staking above the minimum"))
    expect(stake(key, { amount: scratchBalance })).toEqual(
      refusal('pos', 112, 'validator does not have enough coins in their account'),
    )
    expect(stake(key, { chains })).toEqual(refusal('pos', 120, "can't stake for this many chains"))
    expect(stake(staked, { amount: scratchNodeStake - 1n })).toEqual(
      refusal('pos', 122, 'validator must edit stake with a stake greater than or equal to current stake'),
    )
    expect(stake(staked, { outputAddress: other.address }, other)).toEqual(
      refusal('pos', 125, 'the signer for this message is not the operator or the output address'),
    )
    const unstake: Message = {
      type: 'unstakeNode',
      isLegacy: false,
      nodeAddress: staked.address,
      signerAddress: staked.address,
    }
    scratch.produce(-scratch.chain.height & 3)
    expect(scratch.deliver(unstake, staked)).toEqual(done)
    expect(stake(staked, {})).toEqual(refusal('pos', 117, 'validator is currently waiting to unstake'))
    scratch.produce(4)
    expect(scratch.deliver(unstake, staked)).toEqual(refusal('pos', 110, 'validator status is not valid'))
  })

  it('behavior: who is jailed gets out by itself', () => {
    const scratch = createScratchChain()
    const [key] = scratch.nodes
    if (key === undefined) throw new TypeError('There is no node.')
    const unjail: Message = {
      type: 'unjailNode',
      isLegacy: false,
      nodeAddress: key.address,
      signerAddress: key.address,
    }
    const isJailed = () => scratch.chain.ledgerAt(scratch.chain.height)?.node(key.address)?.jailed
    expect(scratch.deliver(unjail, key)).toEqual(refusal('pos', 105, 'validator not jailed, cannot be unjailed'))
    scratch.chain.setJailed(key.address, true)
    expect(isJailed()).toBe(false)
    scratch.produce(1)
    expect(isJailed()).toBe(true)
    expect(scratch.deliver(unjail, key)).toEqual(done)
    expect(isJailed()).toBe(false)
  })
})

describe('governance', () => {
  const change = (fromAddress: string, key: string, value: string): Message => ({
    type: 'changeParameter',
    fromAddress,
    key,
    value: new TextEncoder().encode(value),
  })

  it('changes parameters for their owner, as of the block', () => {
    const { chain, deliver, owner } = createScratchChain()
    expect(deliver(change(owner.address, 'pos/RelaysToTokensMultiplierMap', '{"A104":"4000"}'), owner)).toEqual(done)
    expect(deliver(change(owner.address, 'application/ParticipationRateOn', 'true'), owner)).toEqual(done)
    const multipliers = (height: number) => chain.ledgerAt(height)?.parameters.relaysToTokensMultiplierMap
    expect([multipliers(1), multipliers(2)]).toEqual([{}, { A104: 4000n }])
    expect(chain.ledgerAt(3)?.parameters.all.get('application/ParticipationRateOn')).toBe('true')
  })

  it('error: others, parameters that are not there, values that cannot be', () => {
    const { deliver, owner, accounts } = createScratchChain()
    const [other = owner] = accounts
    const { address } = owner
    expect(deliver(change(other.address, 'pos/BlocksPerSession', '"5"'), other)).toEqual(
      refusal(
        'gov',
        5,
        `the param change is unathorized: Account ${other.address} does not have the permission to change param pos/BlocksPerSession`,
      ),
    )
    expect(deliver(change(address, 'pos/Nothing', '"5"'), owner)).toMatchObject({ code: 5, codespace: 'gov' })
    expect(deliver(change(address, 'pos/BlocksPerSession', '"1"'), owner)).toEqual(
      refusal(
        'gov',
        2,
        'error setting parameter "1" on pos/BlocksPerSession (): 1 is out of range; choose 2 to 100000',
      ),
    )
    expect(deliver(change(address, 'pos/DAOAllocation', '"99"'), owner)).toMatchObject({ code: 2, codespace: 'gov' })
    expect(deliver(change(address, 'pos/DAOAllocation', '{'), owner)).toMatchObject({ code: 2, codespace: 'gov' })
  })

  it('pays from the DAO and burns what it has', () => {
    const scratch = createScratchChain()
    const { chain, deliver, owner, accounts } = scratch
    const [other = owner] = accounts
    const supply = () => chain.ledgerAt(chain.height)?.supply()
    const pay = (fromAddress: string, action: string, amount: bigint): Message => ({
      type: 'daoTransfer',
      fromAddress,
      toAddress: stranger.address,
      amount,
      action,
    })
    deliver({ type: 'send', fromAddress: other.address, toAddress: stranger.address, amount: 1n }, other)
    scratch.produce(1)
    expect(supply()?.dao).toBe(6_666n)
    expect(deliver(pay(owner.address, 'dao_transfer', 666n), owner)).toEqual(done)
    expect(balance(scratch, stranger.address)).toBe(667n)
    const before = supply()
    expect(deliver(pay(owner.address, 'dao_burn', 1_000n), owner)).toEqual(done)
    expect(supply()?.total).toBe((before?.total ?? 0n) - 1_000n)
    expect(deliver(pay(owner.address, 'dao_transfer', 10n ** 9n), owner)).toMatchObject({ code: 10, codespace: 'sdk' })
    expect(deliver(pay(other.address, 'dao_transfer', 1n), other)).toEqual(
      refusal('sdk', 4, `non dao owner is trying to transfer from the dao ${other.address}`),
    )
  })
})
