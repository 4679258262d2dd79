import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import liveClaims from './__fixtures__/live-claims-pre.json' with { type: 'json' }
import { relayProofOf } from './__fixtures__/relay-proofs.ts'
import { hexProblem, validateRelayProof } from './validate-relay-proof.ts'

const proofs = liveClaims.cases.flatMap(({ relay_proofs }) => relay_proofs.map(relayProofOf))
const [proof] = proofs
if (proof === undefined) throw new TypeError('The vectors have a relay proof.')

describe('validateRelayProof', () => {
  it('vectors: every proof that was paid', () => {
    expect(proofs.map(validateRelayProof)).toEqual(proofs.map(() => null))
  })

  it.each([
    ['height', { sessionBlockHeight: 0n }, 60],
    ['a key that is no hex', { servicerPublicKey: 'zz' }, 6],
    ['a short key', { servicerPublicKey: 'aa' }, 42],
    ['a chain that is no hex', { blockchain: 'zzz' }, 52],
    ['no chain', { blockchain: '' }, 23],
    ['a chain of five bytes', { blockchain: 'aabbccddee' }, 62],
    ['a request hash that is no hex', { requestHash: 'abc' }, 52],
    ['no request hash', { requestHash: '' }, 23],
    ['a short request hash', { requestHash: 'abcd' }, 62],
    ['entropy', { entropy: -1n }, 29],
    ['token', { token: { ...proof.token, version: '0.0.2' } }, 4],
    ['a signature that is no hex', { signature: 'zz' }, 39],
    ['a short signature', { signature: 'abcd' }, 38],
    ['a signature of something else', { entropy: proof.entropy + 1n }, 41],
  ])('behavior: %s', (_, change, code) => {
    expect(validateRelayProof({ ...proof, ...change })).toMatchObject({ codespace: 'pocketcore', code })
  })

  it('behavior: the first thing wrong is named, in the words of pocket-core', () => {
    expect(validateRelayProof({ ...proof, blockchain: 'A1zz', requestHash: '', entropy: -1n })).toEqual({
      codespace: 'pocketcore',
      code: 52,
      message: "the hex string could not be decoded: encoding/hex: invalid byte: U+007A 'z'",
    })
  })

  it('behavior: no digit of what is signed can be changed', () => {
    const fields = ['servicerPublicKey', 'blockchain', 'requestHash', 'signature'] as const
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat(), (field, at) => {
        const text = proof[field]
        const place = at % text.length
        const changed = `${text.slice(0, place)}${text[place] === '0' ? '1' : '0'}${text.slice(place + 1)}`
        expect(validateRelayProof({ ...proof, [field]: changed })).not.toBeNull()
      }),
    )
  })
})

describe('hexProblem', () => {
  it.each([
    ['abc', 'encoding/hex: odd length hex string'],
    ['abz', "encoding/hex: invalid byte: U+007A 'z'"],
    ['a\n', 'encoding/hex: invalid byte: U+000A'],
    ['é', "encoding/hex: invalid byte: U+00C3 'Ã'"],
  ])('behavior: %j', (text, problem) => {
    expect(hexProblem(text)).toBe(problem)
  })
})
