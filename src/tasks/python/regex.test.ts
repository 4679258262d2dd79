import { describe, expect, it } from 'vitest'
import { golden } from './__golden__/golden.ts'
import { findAll } from './find-all.ts'
import { RegexTranslationError, translateRegex } from './regex.ts'

describe('translateRegex', () => {
  it.each(golden.regexes.map(({ pattern, found }) => [pattern, found] as const))(
    'default: %s finds what CPython finds',
    (pattern, found) => {
      const expression = translateRegex(pattern)
      expect(golden.probes.map((probe) => findAll(expression, probe))).toEqual(found)
    },
  )

  it('behavior: a group inside a repetition forgets its capture, where CPython keeps the last one', () => {
    expect(findAll(translateRegex('((a)|b)+'), 'ab')).toEqual([['b', '']])
  })

  it('error: names what cannot be translated', () => {
    const patterns = [
      'a++',
      '(?>a)',
      '(?(1)a|b)',
      'a)',
      '(a',
      '[a',
      '\\q',
      '\\x4',
      'a\\',
      '(?a)b',
      '*a',
      '(?P<n>a)(?P<n>b)',
    ]
    const codes = patterns.map((pattern) => {
      try {
        return translateRegex(pattern).source
      } catch (error) {
        return error instanceof RegexTranslationError ? error.code : error
      }
    })
    expect(codes).toEqual(patterns.map(() => 'REGEX_NOT_TRANSLATABLE'))
  })

  it('error: the message shows pattern and reason', () => {
    expect(() => translateRegex('x\\q')).toThrow(/the escape \\q does not exist\nPattern: x\\q\nPosition: 3/)
  })
})
