import { describe, expect, it } from 'vitest'
import { errorText } from '#morse/error-codes.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { createScratchChain, type ScratchChain } from '../__fixtures__/scratch-chain.ts'

/** Delivers a message of the owner and gives its whole result. */
function delivered({ chain, owner, submit, produce }: ScratchChain, message: Message) {
  const { hash } = submit(message, owner)
  produce(1)
  return chain.transaction(hash)?.result
}

function event(type: string, attributes: Readonly<Record<string, string>>) {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) }
}

describe('governance (x/gov/keeper/dao.go, subspace.go)', () => {
  it('DAOBurn tells who burned', () => {
    const scratch = createScratchChain({
      genesis: { parameters: { 'pos/DAOAllocation': '100', 'pos/ProposerPercentage': '0' } },
    })
    const { owner, submit, produce } = scratch
    const { address } = owner
    submit({ type: 'send', fromAddress: address, toAddress: address, amount: 1n }, owner)
    produce(2)
    const burn = (amount: bigint): Message => ({
      type: 'daoTransfer',
      fromAddress: address,
      toAddress: '',
      amount,
      action: 'dao_burn',
    })
    expect(delivered(scratch, burn(4_000n))).toMatchObject({
      code: 0,
      events: [
        event('message', { action: 'dao_tranfer' }),
        event('dao_burn', { module: 'gov', amount: '4000', sender: address }),
        event('message', { module: 'gov', sender: address }),
      ],
    })
  })

  it('error: BurnCoins wraps what it hears of too few coins', () => {
    const scratch = createScratchChain()
    const { address } = scratch.owner
    const inner = errorText({ codespace: 'sdk', code: 10, message: 'insufficient account funds;  < 5upokt' })
    const message: Message = {
      type: 'daoTransfer',
      fromAddress: address,
      toAddress: '',
      amount: 5n,
      action: 'dao_burn',
    }
    expect(delivered(scratch, message)).toMatchObject({
      code: 1,
      codespace: 'sdk',
      log: JSON.stringify({
        codespace: 'sdk',
        code: 1,
        message: errorText({ codespace: 'sdk', code: 1, message: inner }),
      }),
    })
    const transfer: Message = { ...message, action: 'dao_transfer', toAddress: address, amount: 10n ** 9n }
    expect(delivered(scratch, transfer)).toMatchObject({ code: 10, codespace: 'sdk' })
  })

  it('ModifyParam writes the new value as Go prints bytes', () => {
    const scratch = createScratchChain()
    const { address } = scratch.owner
    const value = new TextEncoder().encode('"5"')
    expect(
      delivered(scratch, { type: 'changeParameter', fromAddress: address, key: 'pos/BlocksPerSession', value }),
    ).toMatchObject({
      code: 0,
      events: [
        event('message', { action: 'change_param' }),
        event('param_change', {
          module: 'gov',
          action: 'modified: pos/BlocksPerSession to: [34 53 34]',
          sender: address,
        }),
        event('message', { module: 'gov', sender: address }),
      ],
    })
  })

  it('HandleUpgrade remembers the height of the upgrade before, and tells', () => {
    const scratch = createScratchChain({ isUpgraded: true })
    const { address } = scratch.owner
    const message: Message = {
      type: 'upgrade',
      address,
      height: 9n,
      version: '0.13.0',
      oldUpgradeHeight: 5n,
      features: ['REDUP:9'],
    }
    expect(delivered(scratch, message)).toMatchObject({
      code: 0,
      events: [
        event('message', { action: 'upgrade' }),
        { type: 'param_change' },
        event('message', { module: 'gov', sender: address }),
        event('upgrade', {
          module: 'gov',
          action: 'UPGRADE CONFIRMED: 0.13.0 at height 9',
          sender: address,
        }),
      ],
    })
    expect(scratch.chain.ledgerAt(2)?.parameters.all.get('gov/upgrade')).toBe(
      '{"type":"gov/upgrade","value":{"Height":"9","Version":"0.13.0","OldUpgradeHeight":"1","Features":["REDUP:9"]}}',
    )
  })
})
