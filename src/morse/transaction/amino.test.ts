import { describe, expect, it } from 'vitest'
import { aminoPrefix, withoutPrefix } from './amino.ts'
import { encodeMessage } from './message-codec.ts'
import { decodeTransaction } from './transaction.ts'

/** Of two signers, from pokt-network/pocket-core-func-tests (a multisig `pos/Send` printed by pocket-core). */
const multisigSend =
  'f801db0b170d0a38a5e344a60a14fa0177c27d88bbd30e10c843b4461424554a29601214df82af89fea299911f8cdac747de72b6bdb1468d1a06' +
  '313030303030120e0a0575706f6b74120531303030301a9c010a52f325b8ad0a259d54477420883cc39e7f73259b4d5cb601a3251911373e6c10' +
  '221e5f3b81c321caf5d164030a259d544774206047cca57f58f55bbe1e0c829c09d513986344d0081e832af18ad99517fc5c991246b2f515f90a' +
  '40ec54cf02464f90036822b987f48ee76d2d2d43d4f59677f6effce45ecc82f595c2cb5f9a90a6827f60c901293dcf225d0ffeecfa1493e1324d' +
  '34367ebb4ad70b28bd96f7c4b1c4b0ece401'

describe('aminoPrefix', () => {
  // As they stand in transactions of real nodes.
  it.each([
    ['posmint/StdTx', 'db0b170d'],
    ['pos/Send', 'a5e344a6'],
    ['pocketcore/claim', 'ab83fa7c'],
    ['pocketcore/proof', 'a89a48b3'],
    ['pocketcore/relay_proof', '95a42111'],
    ['crypto/ed25519_public_key', '9d544774'],
  ])('vectors: %s', (name, prefix) => {
    expect(aminoPrefix(name).toHex()).toBe(prefix)
  })
})

describe('withoutPrefix', () => {
  it('default', () => {
    const prefix = Uint8Array.of(1, 2)
    expect(withoutPrefix(Uint8Array.of(1, 2, 3), prefix)).toEqual(Uint8Array.of(3))
    expect(withoutPrefix(Uint8Array.of(1, 3, 3), prefix)).toBeUndefined()
    expect(withoutPrefix(Uint8Array.of(1), prefix)).toBeUndefined()
  })
})

describe('a send of several signers', () => {
  it('vectors: its message is written like this', () => {
    const message = encodeMessage(
      {
        type: 'send',
        fromAddress: 'fa0177c27d88bbd30e10c843b4461424554a2960',
        toAddress: 'df82af89fea299911f8cdac747de72b6bdb1468d',
        amount: 100_000n,
      },
      'amino',
    )
    expect(multisigSend).toContain(`0a38${aminoPrefix('pos/Send').toHex()}${message.toHex()}120e`)
  })

  it('error: keys of several signers are refused', () => {
    expect(decodeTransaction(Uint8Array.fromHex(multisigSend))).toEqual({
      kind: 'malformed',
      detail: 'unsupported public key type, length of: 82',
    })
  })
})
