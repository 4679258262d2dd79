import { describe, expect, it } from 'vitest'
import { errorText } from '#morse/error-codes.ts'
import type { PrivateKey } from '#morse/keys.ts'
import type { Message, StakeNodeMessage } from '#morse/transaction/messages.ts'
import { encodeTransaction, signBytes, signTransaction, type Transaction } from '#morse/transaction/transaction.ts'
import { createScratchChain, scratchKey } from '../__fixtures__/scratch-chain.ts'

const stranger = scratchKey(99)

/** What checking says of a transaction whose bytes a test makes by hand. */
function check(make: (sender: PrivateKey) => Uint8Array) {
  const { chain, accounts } = createScratchChain()
  const [sender] = accounts
  if (sender === undefined) throw new TypeError('There is no account.')
  const submitted = chain.submit(make(sender))
  if (submitted.kind !== 'checked') return submitted
  const { code, codespace, log } = submitted.result
  return { code, codespace, log }
}

function refusal(codespace: string, code: number, message: string) {
  return { code, codespace, log: JSON.stringify({ codespace, code, message: errorText({ codespace, code, message }) }) }
}

describe('DefaultTxDecoder (x/auth/types/stdtx.go)', () => {
  it.each([
    ['nothing', '', 'txBytes are empty'],
    [
      'an endless length',
      'ff',
      'error decoding transaction: invalid number of bytes read from length-prefixed encoding',
    ],
    [
      'an unknown message',
      '0adb0b170d0a0401020304',
      'error decoding transaction: no concrete type registered for prefix bytes 01020304 against interface *types.ProtoMsg',
    ],
  ])('error: %s', (_, hex, message) => {
    expect(check(() => Uint8Array.fromHex(hex))).toEqual(refusal('sdk', 2, message))
  })
})

const payment = ({ address }: PrivateKey): Message => ({
  type: 'send',
  fromAddress: address,
  toAddress: stranger.address,
  amount: 5n,
})

const withFee = (fee: Transaction['fee']) =>
  check((key) =>
    signTransaction({
      message: payment(key),
      fee,
      memo: '',
      entropy: 1n,
      chainId: 'scratch',
      key,
      encoding: 'proto',
    }),
  )

describe('StdTx.ValidateBasic (x/auth/types/stdtx.go)', () => {
  it.each([
    ['0upokt', [{ amount: 0n, denom: 'upokt' }]],
    ['10000UPOKT', [{ amount: 10_000n, denom: 'UPOKT' }]],
    [
      '10000upokt,1abc',
      [
        { amount: 10_000n, denom: 'upokt' },
        { amount: 1n, denom: 'abc' },
      ],
    ],
    [
      '10000upokt,1upokt',
      [
        { amount: 10_000n, denom: 'upokt' },
        { amount: 1n, denom: 'upokt' },
      ],
    ],
  ])('error: a fee of %s is none', (text, fee) => {
    expect(withFee(fee)).toEqual(refusal('sdk', 14, `invalid fee ${text} amount provided`))
  })

  it('error: no signature', () => {
    const unsigned = check((key) =>
      encodeTransaction(
        {
          message: payment(key),
          fee: [{ amount: 10_000n, denom: 'upokt' }],
          memo: 'x'.repeat(257),
          entropy: 1n,
          signature: { publicKey: key.publicKey, signature: '' },
        },
        { encoding: 'proto' },
      ),
    )
    expect(unsigned).toEqual(refusal('sdk', 4, 'empty signature'))
  })
})

describe('ValidateTransaction and DeductFees (x/auth/ante.go)', () => {
  it('error: coins that the sender has none of are missed when the fee is taken, not before', () => {
    const fee = [
      { amount: 1n, denom: 'abc' },
      { amount: 10_000n, denom: 'upokt' },
    ]
    const [sender] = createScratchChain().accounts
    expect(withFee(fee)).toEqual(
      refusal(
        'auth',
        6,
        `the signer account : ${sender?.address}, does not have enough coins for the tx. Need 1abc,10000upokt`,
      ),
    )
  })

  it('tries the key of every account that may sign where the transaction has none', () => {
    const { chain, accounts } = createScratchChain()
    const [operator, output] = accounts
    if (operator === undefined || output === undefined) throw new TypeError('There is no account.')
    const message: StakeNodeMessage = {
      type: 'stakeNode',
      isLegacy: false,
      publicKey: operator.publicKey,
      chains: ['A100'],
      amount: 15_000_000_000n,
      serviceUrl: 'http://127.0.0.1:9000',
      outputAddress: output.address,
      rewardDelegators: null,
    }
    const raw = (key: PrivateKey) => {
      const signed = { message, fee: [{ amount: 10_000n, denom: 'upokt' }], memo: '', entropy: 1n }
      return encodeTransaction(
        { ...signed, signature: { publicKey: '', signature: signatureOf(signed, key) } },
        { encoding: 'proto' },
      )
    }
    expect(chain.submit(raw(stranger))).toMatchObject({ result: { code: 4, codespace: 'sdk' } })
    expect(chain.submit(raw(output))).toMatchObject({ result: { code: 0, signer: output.address } })
  })
})

function signatureOf(unsigned: Omit<Transaction, 'signature'>, key: PrivateKey): string {
  return key.sign(signBytes({ transaction: unsigned, chainId: 'scratch' }))
}
