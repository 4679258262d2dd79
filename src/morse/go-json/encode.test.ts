import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import goRelays from '../__fixtures__/go-relays.json' with { type: 'json' }
import { compareUtf8, type GoValue, goInterface, goString, goStringOfBytes, goStruct, textOfBytes } from './encode.ts'

describe('goString', () => {
  it.each([
    ['', '""'],
    ['"\\/', '"\\"\\\\/"'],
    ['\n\r\t', '"\\n\\r\\t"'],
    ['\b\f\v\0\u001f\u007f', '"\\u0008\\u000c\\u000b\\u0000\\u001f\u007f"'],
    ['\\b\\f\\ud800', '"\\\\b\\\\f\\\\ud800"'],
    ['\\\b\\\\\f', '"\\\\\\u0008\\\\\\\\\\u000c"'],
    ['<a href="x">&amp;', '"\\u003ca href=\\"x\\"\\u003e\\u0026amp;"'],
    ['\u2027\u2028\u2029\u202a', '"\u2027\\u2028\\u2029\u202a"'],
    ['é😀\ufeff\uffff', '"é😀\ufeff\uffff"'],
    ['\ufffd', '"\ufffd"'],
    ['\ud800', '"\\ufffd"'],
    ['\udc00\ud800<', '"\\ufffd\\ufffd\\u003c"'],
  ])('args: %j', (text, literal) => {
    expect(goString(text)).toBe(literal)
  })

  it('behavior: can be read back', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'ab"\\/<>&\b\f\n\r\t\u2028\u2029\u0000é', '😀') })
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(goString(text))).toBe(text)
      }),
    )
  })
})

describe('goStringOfBytes', () => {
  it.each(goRelays.cases)('vectors: $payload_data_hex', ({ payload_data_hex, request_bytes_hex }) => {
    const literal = goStringOfBytes(Uint8Array.fromHex(payload_data_hex))
    expect(Buffer.from(request_bytes_hex, 'hex').toString()).toContain(`{"payload":{"data":${literal},"method":`)
  })

  it.each([
    ['80', 1],
    ['c080', 2],
    ['c3', 1],
    ['e282', 2],
    ['e08080', 3],
    ['eda080', 3],
    ['f09f98', 3],
    ['f4908080', 4],
    ['f8888080', 4],
    ['ff', 1],
  ])('behavior: every byte of %s is replaced by itself', (hex, count) => {
    const bytes = Uint8Array.fromHex(`61${hex}3ce282ac`)
    expect(goStringOfBytes(bytes)).toBe(`"a${'\\ufffd'.repeat(count)}\\u003c€"`)
    expect(textOfBytes(bytes)).toBe(`a${'\ufffd'.repeat(count)}<€`)
  })

  it('behavior: valid text is the same text', () => {
    const texts = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())
    fc.assert(
      fc.property(texts, (text) => {
        expect(goStringOfBytes(Buffer.from(text))).toBe(goString(text))
      }),
    )
  })

  it('behavior: bytes after a valid prefix stay, whatever is between', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = textOfBytes(Buffer.concat([Buffer.from('é'), bytes, Buffer.from('€')]))
        expect([text.startsWith('é'), text.endsWith('€')]).toEqual([true, true])
      }),
    )
  })
})

describe('goStruct', () => {
  it('default: fields in order, maps sorted, integers without loss', () => {
    const value = {
      b: 9223372036854775807n,
      a: [null, true, 1.5],
      m: new Map<string, GoValue>([
        ['b', 1],
        ['a', { z: 0, y: '<' }],
      ]),
    }
    expect(goStruct(value)).toBe('{"b":9223372036854775807,"a":[null,true,1.5],"m":{"a":{"z":0,"y":"\\u003c"},"b":1}}')
  })
})

describe('goInterface', () => {
  it('default: all keys sorted, all numbers float64', () => {
    const value = { upper: 13351189158452060841n, balance: 600000000000000000000n, a: [{ d: 1e21, c: -0 }], e: 1e-7 }
    expect(goInterface(value)).toBe(
      '{"a":[{"c":-0,"d":1e+21}],"balance":600000000000000000000,"e":1e-7,"upper":13351189158452060000}',
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('error: %d', (value) => {
    expect(() => goInterface({ value })).toThrow(expect.objectContaining({ code: 'GO_JSON_UNSUPPORTED' }))
  })
})

describe('compareUtf8', () => {
  it('behavior: is the order of the bytes', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀') })
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })
})
