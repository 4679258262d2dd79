import { describe, expect, it } from 'vitest'
import { PythonLiteralError, parsePythonLiteral } from './literal.ts'
import { PythonFloat } from './value.ts'

describe('parsePythonLiteral', () => {
  it('default: reads lists, tuples, dicts, strings, numbers and names', () => {
    const text = `[1, -2_000, 1.0, 1e3, 'it\\'s', "a" 'b', (True, None,), {'k': [False]}, 90071992547409930,]`
    expect(parsePythonLiteral(text)).toEqual([
      1,
      -2000,
      new PythonFloat(1),
      new PythonFloat(1000),
      "it's",
      'ab',
      [true, null],
      { k: [false] },
      90071992547409930n,
    ])
  })

  it('behavior: escapes as Python, unknown ones stay', () => {
    expect(parsePythonLiteral("'\\n\\x41\\u00e9\\U0001F600\\101\\q\\\\'")).toBe('\nAé😀A\\q\\')
  })

  it('behavior: three quotes hold line breaks and quotes', () => {
    expect(parsePythonLiteral(`['''it's\na''', """"b\\"""", '''''']`)).toEqual(["it's\na", '"b"', ''])
  })

  it.each(["'''a''", '', '[1', '[1 2]', '{1: 2}', "'a", 'open()', '[1] x', '['.repeat(5000)])(
    'error: %s is no literal',
    (text) => {
      expect(() => parsePythonLiteral(text)).toThrow(PythonLiteralError)
    },
  )
})
