import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import gatewayServer from './__fixtures__/gateway-server.json' with { type: 'json' }
import { goString } from './go-json/encode.ts'
import { blake2b256, fromHex, sha3, sha3Hex, sha256, toHex } from './hash.ts'

describe('hashes', () => {
  it.each(gatewayServer.sha3_256_of_go_json)('vectors: sha3 of the JSON of $value', ({ value, hash }) => {
    expect(sha3Hex(goString(value))).toBe(hash)
  })

  it('args: of nothing, from FIPS 202, FIPS 180-4 and the BLAKE2 reference', () => {
    const nothing = new Uint8Array()
    expect(toHex(sha3(nothing))).toBe('a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a')
    expect(toHex(sha256(nothing))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(toHex(blake2b256(nothing))).toBe('0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8')
  })

  it.each([
    ['sha3', sha3],
    ['sha256', sha256],
    ['blake2b256', blake2b256],
  ])('behavior: %s of 32 bytes changes with any byte', (_, hash) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, by) => {
        const changed = bytes.slice()
        changed[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by
        expect(hash(bytes)).toHaveLength(32)
        expect(toHex(hash(changed))).not.toBe(toHex(hash(bytes)))
      }),
    )
  })
})

describe('fromHex', () => {
  it('default: either case', () => {
    expect(fromHex('00aBFf')).toEqual(Uint8Array.of(0, 0xab, 0xff))
    expect(fromHex('')).toEqual(new Uint8Array())
  })

  it.each(['0', '0x00', 'gg', ' 00', '00 ', '0\n', 'é0'])('behavior: %j is none', (text) => {
    expect(fromHex(text)).toBeUndefined()
  })

  it('behavior: reads what toHex writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))?.join()).toBe(bytes.join())
      }),
    )
  })
})
