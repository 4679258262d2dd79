import { describe, expect, it } from 'vitest'
import { readAddress, readHex } from './hex.ts'

describe('readHex', () => {
  it('default: both cases', () => {
    expect(readHex('aB01')).toEqual({ bytes: Uint8Array.of(0xab, 1) })
    expect(readHex('')).toEqual({ bytes: new Uint8Array() })
  })

  it("error: Go's words; a bad digit is noticed before an odd length", () => {
    expect(readHex('zz')).toEqual({ problem: "encoding/hex: invalid byte: U+007A 'z'" })
    expect(readHex('abz')).toEqual({ problem: "encoding/hex: invalid byte: U+007A 'z'" })
    expect(readHex('abc')).toEqual({ problem: 'encoding/hex: odd length hex string' })
    expect(readHex('a\n')).toEqual({ problem: 'encoding/hex: invalid byte: U+000A' })
    // Bytes, not characters: the first of é in UTF-8.
    expect(readHex('é')).toEqual({ problem: "encoding/hex: invalid byte: U+00C3 'Ã'" })
  })
})

describe('readAddress', () => {
  it('default: 20 bytes, lower case', () => {
    expect(readAddress('7C08E2E1265246A66D7D022B163970114DDA124E')).toEqual({
      address: '7c08e2e1265246a66d7d022b163970114dda124e',
    })
    expect(readAddress('')).toEqual({ address: '' })
  })

  it('error: another length', () => {
    expect(readAddress('abcd')).toEqual({ problem: 'Incorrect address length' })
  })
})
