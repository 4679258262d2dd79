import { describe, expect, it } from 'vitest'
import goAddresses from './__fixtures__/go-addresses.json' with { type: 'json' }
import { decryptKey, encryptKey } from './encrypted-key.ts'
import { readPrivateKey } from './keys.ts'

const hex = goAddresses.cases[0]?.private_key ?? ''
const key = readPrivateKey(hex)
const salt = Uint8Array.from({ length: 16 }, (_, index) => index)
const passphrase = 'pässphrase 1'

// Key by Python's hashlib.scrypt, ciphertext by Go's crypto/cipher.
const golden = {
  kdf: 'scrypt',
  salt: '000102030405060708090A0B0C0D0E0F',
  secparam: '12',
  hint: 'the usual',
  ciphertext:
    'KfIISg1N1LUvKyapB25fTRd5MQdE/+U6foyv/X9lEws6krIuEFzguLEHVUChoYHHFKNBYoeqBBcbMh2JkeZAID1wC9pu2I4pmbKlw6A2oeQl/ZtC3SmDUIcaYYaq7gCqmkZIORZrf3YVMQvr0sAzPusiwRHQKc+edDnkdiV9NlKYF+KU6MwiQBcdJmTe5ZSX',
}

describe('encryptKey', () => {
  it('golden: the fields and bytes that pocket-core writes', () => {
    expect(encryptKey(key, passphrase, { salt, hint: 'the usual' })).toBe(JSON.stringify(golden))
  })
})

describe('decryptKey', () => {
  it('golden', () => {
    expect(decryptKey(JSON.stringify(golden), passphrase).export()).toBe(hex)
  })

  it('default: opens what was encrypted, with the salt in either case and more fields', () => {
    const file = JSON.parse(encryptKey(key, '', { salt: salt.map((byte) => byte + 200) }))
    expect(decryptKey(JSON.stringify({ ...file, salt: file.salt.toLowerCase(), more: 1 }), '').address).toBe(
      key.address,
    )
  })

  it.each([
    ['another passphrase', JSON.stringify(golden), 'passphrase 1'],
    ['another salt', JSON.stringify({ ...golden, salt: '01'.repeat(16) }), passphrase],
    [
      'a changed ciphertext',
      JSON.stringify({ ...golden, ciphertext: golden.ciphertext.replace(/^./, 'B') }),
      passphrase,
    ],
    [
      'a changed tag',
      JSON.stringify({ ...golden, ciphertext: golden.ciphertext.replace(/..(=*)$/, 'AA$1') }),
      passphrase,
    ],
  ])('error: %s', (_, file, phrase) => {
    expect(() => decryptKey(file, phrase)).toThrow(expect.objectContaining({ code: 'WRONG_PASSPHRASE' }))
  })

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another kdf', JSON.stringify({ ...golden, kdf: 'bcrypt' })],
    ['no salt', JSON.stringify({ ...golden, salt: '' })],
    ['a salt that is no hex', JSON.stringify({ ...golden, salt: 'zz' })],
    ['another nonce', JSON.stringify({ ...golden, secparam: '16' })],
    ['no base64', JSON.stringify({ ...golden, ciphertext: '***' })],
    ['hardly any ciphertext', JSON.stringify({ ...golden, ciphertext: 'AAAA' })],
  ])('error: %s', (_, file) => {
    expect(() => decryptKey(file, passphrase)).toThrow(expect.objectContaining({ code: 'BAD_KEY_FILE' }))
  })
})
