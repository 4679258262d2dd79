import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goQuote, goUnquote } from './go-quote.ts'

describe('goQuote', () => {
  // The right side is what strconv.Quote of Go printed.
  it.each([
    ['', '""'],
    ['a "b" \\ /', '"a \\"b\\" \\\\ /"'],
    ['\u0007\b\f\n\r\t\v\0\u001b\u007f', '"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7f"'],
    ['é 😀 日本 ½ €', '"é 😀 日本 ½ €"'],
    ['\u00a0\u00ad\u0085\u2028\u200b\ufeff', '"\\u00a0\\u00ad\\u0085\\u2028\\u200b\\ufeff"'],
    ['\u{e0001}\u{10ffff}\ue000', '"\\U000e0001\\U0010ffff\\ue000"'],
    ['\ufffd', '"\ufffd"'],
    ["a\u0301 <&>'`", '"a\u0301 <&>\'`"'],
  ])('golden: %j', (text, quoted) => {
    expect([goQuote(text), goUnquote(quoted)]).toEqual([quoted, text])
  })
})

describe('goUnquote', () => {
  it('property: takes back what goQuote did', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => goUnquote(goQuote(text)) === text))
  })

  it.each(['', '"', 'a', '"a', '"a"b"', '"\\q"', '"\\u00e9"', '"\\Uffffffff"', '"\n"'])('error: %j', (literal) => {
    expect(goUnquote(literal)).toBeUndefined()
  })
})
