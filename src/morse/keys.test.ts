import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import gatewayServer from './__fixtures__/gateway-server.json' with { type: 'json' }
import goAddresses from './__fixtures__/go-addresses.json' with { type: 'json' }
import localnetWallets from './__fixtures__/localnet-wallets.json' with { type: 'json' }
import pocketJsSigner from './__fixtures__/pocket-js-signer.json' with { type: 'json' }
import { fromHex } from './hash.ts'
import { addressOf, privateKeyFromSeed, readPrivateKey, verifySignature } from './keys.ts'

const wallets = [...goAddresses.cases, ...localnetWallets.cases, pocketJsSigner]
const hex = goAddresses.cases[0]?.private_key ?? ''

describe('readPrivateKey', () => {
  it.each(wallets)('vectors: $address', ({ private_key, public_key, address }) => {
    const key = readPrivateKey(private_key)
    expect({ publicKey: key.publicKey, address: key.address, text: key.export() }).toEqual({
      publicKey: public_key,
      address,
      text: private_key,
    })
  })

  it('behavior: reads upper case, writes lower', () => {
    expect(readPrivateKey(hex.toUpperCase()).export()).toBe(hex)
  })

  it.each([
    ['no text', ''],
    ['a seed alone', hex.slice(0, 64)],
    ['one digit too many', `${hex}0`],
    ['no hex', `${hex.slice(0, -1)}g`],
    ['white space', ` ${hex.slice(1)}`],
    ["another key's public half", hex.slice(0, 127) + (hex.endsWith('0') ? '1' : '0')],
  ])('error: %s, without showing the key', (_, text) => {
    expect(() => readPrivateKey(text)).toThrow(expect.objectContaining({ code: 'BAD_PRIVATE_KEY' }))
    expect(() => readPrivateKey(text)).not.toThrow(hex.slice(0, 16))
  })
})

describe('PrivateKey', () => {
  it('behavior: signs as pocket-js does', () => {
    const key = readPrivateKey(pocketJsSigner.private_key)
    expect(key.sign(Uint8Array.fromHex(pocketJsSigner.sign.message_hex))).toBe(pocketJsSigner.sign.signature)
  })

  it('behavior: is never printed', () => {
    const key = readPrivateKey(hex)
    for (const text of [JSON.stringify({ key }), inspect({ key }, { showHidden: true, depth: 9 }), `${key}`]) {
      expect(text).not.toContain(hex.slice(0, 16))
    }
    expect(JSON.stringify(key)).toBe(`"PrivateKey of ${key.address}"`)
  })
})

describe('privateKeyFromSeed', () => {
  it('default', () => {
    expect(privateKeyFromSeed(Uint8Array.fromHex(hex.slice(0, 64))).export()).toBe(hex)
  })

  it('error: not 32 bytes', () => {
    expect(() => privateKeyFromSeed(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'BAD_PRIVATE_KEY' }))
  })
})

describe('addressOf', () => {
  it.each([...gatewayServer.address, ...wallets])('vectors: $address', ({ public_key, address }) => {
    expect(addressOf(public_key)).toBe(address)
  })

  it.each(['', '0x', 'ab'.repeat(31), 'ab'.repeat(33), 'zz'.repeat(32)])('error: %j', (publicKey) => {
    expect(() => addressOf(publicKey)).toThrow(expect.objectContaining({ code: 'BAD_ACCOUNT_KEY' }))
  })
})

describe('verifySignature', () => {
  const key = readPrivateKey(hex)
  const message = new TextEncoder().encode('message')
  const signature = key.sign(message)

  it('default', () => {
    expect(verifySignature({ publicKey: key.publicKey, message, signature })).toBe(true)
    expect(verifySignature({ publicKey: key.publicKey.toUpperCase(), message, signature })).toBe(true)
  })

  it('behavior: one changed bit anywhere is refused', () => {
    for (let bit = 0; bit < 512; bit++) {
      expect(verifySignature({ publicKey: key.publicKey, message, signature: flip(signature, bit) })).toBe(false)
      if (bit < 256) {
        expect(verifySignature({ publicKey: flip(key.publicKey, bit), message, signature })).toBe(false)
      }
    }
    expect(verifySignature({ publicKey: key.publicKey, message: new Uint8Array(7), signature })).toBe(false)
  })

  it.each(['', 'ab', signature.slice(2), `${signature}00`, `zz${signature.slice(2)}`])(
    'behavior: %j is none',
    (bad) => {
      expect(verifySignature({ publicKey: key.publicKey, message, signature: bad })).toBe(false)
    },
  )

  it.each(['', 'ab', `zz${key.publicKey.slice(2)}`, `${key.publicKey}00`])('behavior: %j is no key', (publicKey) => {
    expect(verifySignature({ publicKey, message, signature })).toBe(false)
  })
})

function flip(hexText: string, bit: number): string {
  const bytes = fromHex(hexText)?.slice() ?? new Uint8Array()
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return bytes.toHex()
}
