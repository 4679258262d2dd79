import { describe, expect, it } from 'vitest'
import { createFilter } from './filter.ts'

function filtered(name: string, options: Record<string, unknown>, responses: string | string[]) {
  return createFilter(name, options)?.(responses)
}

describe('createFilter', () => {
  it('default: every filter on a list', () => {
    expect([
      filtered('regex', { regex_pattern: '(\\d)' }, ['a1b2', 'x']),
      filtered('regex', { regex_pattern: '(\\d)', group_select: -1 }, ['a1b2']),
      filtered('regex', { regex_pattern: '(a)|(b)', fallback: 'none' }, ['b', 'c']),
      filtered('take_first', {}, ['a', 'b']),
      filtered('take_first_k', { k: 2 }, ['a', 'b', 'c']),
      filtered('majority_vote', {}, ['a', 'b', 'b']),
      filtered('remove_whitespace', {}, [' \u3000a ']),
      filtered('lowercase', {}, ['ÀB']),
      filtered('uppercase', {}, ['ß']),
      filtered('map', { mapping_dict: { a: 1 }, default_value: '?' }, ['a', 'b']),
    ]).toEqual([['1', '[invalid]'], ['2'], ['b', 'none'], 'a', ['a', 'b'], ['b'], ['a '], ['àb'], ['SS'], ['1', '?']])
  })

  it('behavior: also on the one response that was taken, and on none', () => {
    expect([
      filtered('lowercase', {}, 'A'),
      filtered('take_first', {}, []),
      filtered('take_first', {}, 'a'),
      filtered('majority_vote', {}, []),
      filtered('regex', { regex_pattern: 'x', group_select: 7 }, 'x'),
    ]).toEqual(['a', '', 'a', [], '[invalid]'])
  })

  it('error: an unknown filter, also one named like a method', () => {
    expect([createFilter('custom', {}), createFilter('toString', {})]).toEqual([undefined, undefined])
  })

  it('error: a pattern that cannot be used is found before any answer', () => {
    expect(() => createFilter('regex', { regex_pattern: '(?>a)' })).toThrow('Pattern: (?>a)')
  })
})
