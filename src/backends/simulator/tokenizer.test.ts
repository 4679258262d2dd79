import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countTokens, tokenize, tokenizerOf } from './tokenizer.ts'

describe('tokenize', () => {
  it('default: words, digits and signs, each with one space before it', () => {
    expect(tokenize('The answer: 1234.5, naïvely')).toEqual([
      'The',
      ' answer',
      ':',
      ' 123',
      '4',
      '.',
      '5',
      ',',
      ' naïvely',
    ])
  })

  it('behavior: a word takes the last of several spaces', () => {
    expect(tokenize('a  b\n\nc ')).toEqual(['a', ' ', ' b', '\n', '\n', 'c', ' '])
  })

  it('behavior: long words and runs of signs are cut', () => {
    expect(tokenize('incomprehensibly ------')).toEqual(['incompre', 'hensibly', ' ----', '--'])
  })

  it('args: emoji, combining marks, NUL and lone surrogates', () => {
    const text = '👩‍👩‍👧 e\u0301\0\ud800'
    expect(tokenize(text).join('')).toBe(text)
  })

  it('behavior: joined, the tokens are the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tokenize(text).join('') === text))
  })

  it('behavior: a continuation that begins with a space leaves the tokens of its context alone', () => {
    const context = 'Question: who?\nAnswer:'
    expect(tokenize(`${context} Bob`)).toEqual([...tokenize(context), ' Bob'])
  })
})

describe('countTokens', () => {
  it('args: nothing has no tokens', () => {
    expect(countTokens('')).toBe(0)
  })
})

describe('tokenizerOf', () => {
  const text = 'Incomprehensibly, 12345 of them -------- were internationalised.'

  it('default: families count differently, and every one the same each time', () => {
    const counts = ['a', 'b', 'c', 'd', 'e', 'f'].map((family) => tokenizerOf(family).count(text))
    expect(new Set(counts).size).toBeGreaterThan(3)
    expect(tokenizerOf('a').count(text)).toBe(counts[0])
    expect(tokenizerOf(undefined).count(text)).toBe(countTokens(text))
  })

  it('behavior: joined, the tokens are the text, in every family', () => {
    const families = ['a', 'b', 'c', 'd']
    expect(families.map((family) => tokenizerOf(family).tokenize(text).join(''))).toEqual(families.map(() => text))
  })
})
