import { describe, expect, it } from 'vitest'
import { sortJsonResponse } from './sort-json-response.ts'

const sorted = (body: string | Uint8Array) => Buffer.from(sortJsonResponse(Buffer.from(body))).toString()

describe('sortJsonResponse', () => {
  it.each([
    ['{ "b": 1.0, "a": {"d":[{"z":1,"y":2}],"c":null}, "b": 2 }', '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":2}'],
    [
      '{"n":12345678901234567890,"e":1e21,"s":1e-7,"z":-0,"f":0.1}',
      '{"e":1e+21,"f":0.1,"n":12345678901234567000,"s":1e-7,"z":-0}',
    ],
    [
      '{"h":"<&>\\u2028é\\u0007\\ud800","__proto__":1}',
      '{"__proto__":1,"h":"\\u003c\\u0026\\u003e\\u2028é\\u0007\ufffd"}',
    ],
    [' null ', 'null'],
  ])('default: %s', (body, expected) => {
    expect(sorted(body)).toBe(expected)
  })

  it.each(['[{"b":1,"a":2}]', '"text"', ' 1', '', 'data: {"b":1}\n\n', '{"a":1e400}', '{"a":1} x', '\ufeff{}', 'nul'])(
    'behavior: %j stays as it is',
    (body) => expect(sorted(body)).toBe(body),
  )

  it('behavior: bytes that are no UTF-8 stay in what is no object, and are replaced one by one in an object', () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0xfe, 0x41, 0x7d)
    expect(sortJsonResponse(bytes)).toEqual(bytes)
    const inObject = Buffer.concat([Buffer.from('{"a":"'), Uint8Array.of(0xff, 0xe2, 0x82), Buffer.from('"}')])
    expect(sorted(inObject)).toBe('{"a":"\ufffd\ufffd\ufffd"}')
  })

  it('behavior: nesting without end stays as it is', () => {
    const body = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(sorted(body)).toBe(body)
  })
})
