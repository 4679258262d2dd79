import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import goAat from './__fixtures__/go-aat.json' with { type: 'json' }
import {
  type ApplicationToken,
  applicationTokenHash,
  checkApplicationToken,
  createApplicationToken,
} from './application-token.ts'
import { sha3Hex } from './hash.ts'
import { readPrivateKey } from './keys.ts'

type WireToken = (typeof goAat.cases)[number]['aat']

function tokenOf(aat: WireToken): ApplicationToken {
  return {
    version: aat.version,
    appPublicKey: aat.app_pub_key,
    clientPublicKey: aat.client_pub_key,
    signature: aat.signature,
  }
}

const [own, delegated] = goAat.cases.map(({ aat }) => tokenOf(aat))
if (own === undefined || delegated === undefined) throw new TypeError('the vectors have two tokens')

describe('createApplicationToken', () => {
  it.each(goAat.cases)('vectors: $hash', ({ aat, app_private_key, client_public_key, hash, bytes_utf8 }) => {
    const token = createApplicationToken({
      applicationKey: readPrivateKey(app_private_key),
      clientPublicKey: client_public_key,
    })
    expect(token).toEqual(tokenOf(aat))
    expect(applicationTokenHash(token)).toBe(hash)
    expect(sha3Hex(bytes_utf8)).toBe(hash)
    expect(checkApplicationToken(token)).toBeNull()
  })
})

describe('applicationTokenHash', () => {
  it('behavior: depends on every character but those of the signature', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('version' as const, 'appPublicKey' as const, 'clientPublicKey' as const),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (name, at, by) => {
          const text = delegated[name]
          const place = at % text.length
          fc.pre(text[place] !== by)
          const changed = { ...delegated, [name]: text.slice(0, place) + by + text.slice(place + 1) }
          expect(applicationTokenHash(changed)).not.toBe(applicationTokenHash(delegated))
          expect(checkApplicationToken(changed)).not.toBeNull()
        },
      ),
    )
    expect(applicationTokenHash({ ...delegated, signature: '' })).toBe(applicationTokenHash(delegated))
  })
})

describe('checkApplicationToken', () => {
  const notHex = 'ERROR:\nCodespace: pocketcore\nCode: 6\nMessage: "error decoding the string into hex bytes"\n'
  const wrongSize = 'ERROR:\nCodespace: pocketcore\nCode: 42\nMessage: "the public key is not the correct cap"\n'
  const badSignature = 'the application signature on the AAT is not valid'

  it.each<[Partial<ApplicationToken>, string]>([
    [{ version: '' }, 'the application authentication token version is missing'],
    [{ version: '0.0.2' }, 'the application authentication token version is not supported'],
    [{ appPublicKey: '' }, 'the applicaiton public key included in the AAT is not valid'],
    [{ appPublicKey: 'zz' }, notHex],
    [{ appPublicKey: 'abc' }, notHex],
    [{ appPublicKey: 'abcd' }, wrongSize],
    [{ clientPublicKey: '' }, 'the client public key included in the AAT is not valid'],
    [{ clientPublicKey: `0x${own.clientPublicKey}` }, notHex],
    [{ clientPublicKey: own.clientPublicKey.slice(2) }, wrongSize],
    [{ appPublicKey: own.appPublicKey.toUpperCase() }, badSignature],
    [{ signature: '' }, badSignature],
    [{ signature: delegated.signature }, badSignature],
    [{ signature: own.signature.replace(/^../, 'zz') }, badSignature],
    [{ version: '', appPublicKey: '' }, 'the application authentication token version is missing'],
  ])('behavior: %j', (change, reason) => {
    expect(checkApplicationToken({ ...own, ...change })).toBe(reason)
  })
})
