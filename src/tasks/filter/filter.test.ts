import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PythonRow } from '../ports/port.ts'
import type { PythonValue } from '../python/value.ts'
import { createFilter } from './filter.ts'
import { countedSearches } from './filter-step.ts'

function filtered(name: string, options: Record<string, unknown>, responses: PythonValue, row: PythonRow = {}) {
  return createFilter(name, options)?.(responses, row, countedSearches())
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
      filtered('map', {}, ['a']),
      filtered('regex_pos', {}, ["[('Ni', 'PRON'), ('a', 'VERB')]", 'none']),
      filtered('format_span', {}, ['Person: Ann, none $$ places: Oslo']),
    ]).toEqual([
      ['1', '[invalid]'],
      ['2'],
      ['b', 'none'],
      'a',
      ['a', 'b'],
      ['b'],
      ['a'],
      ['àb'],
      ['SS'],
      [1, '?'],
      [null],
      [['PRON', 'VERB'], ['invalid']],
      ['per: ann $ loc: oslo'],
    ])
  })

  it('behavior: multi_choice_regex falls back to the text of a choice, then to a letter after a colon', () => {
    const row = { choices: ['Guilty', 'Guilty of Romance', 'é!'] }
    const options = { regex_pattern: '(\\([A-Z]\\))', ignore_case: true, ignore_punctuation: true }
    const answers = ['It is (B).', 'guilty, of romance', 'GUILTY', 'É', 'so: C', 'D']
    expect(filtered('multi_choice_regex', options, answers, row)).toEqual([
      '(B)',
      '(B)',
      '(A)',
      '(C)',
      '(C)',
      '[invalid]',
    ])
  })

  it('behavior: after the first was taken, a step goes through the characters of its text, as Python does', () => {
    expect([
      filtered('lowercase', {}, 'AB'),
      filtered('take_first', {}, []),
      filtered('take_first', {}, 'ab'),
      filtered('take_first_k', { k: 1 }, 'ab'),
      filtered('majority_vote', {}, []),
      filtered('regex', { regex_pattern: 'x', group_select: 7 }, ['x']),
    ]).toEqual([['a', 'b'], '', 'a', 'a', [], ['[invalid]']])
  })

  it('behavior: no filter throws, whatever it gets', () => {
    const names = ['regex', 'multi_choice_regex', 'regex_pos', 'format_span', 'take_first', 'take_first_k', 'map']
    const all = [...names, 'majority_vote', 'remove_whitespace', 'lowercase', 'uppercase']
    const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json, integers)) as PythonValue)
    fc.assert(
      fc.property(fc.constantFrom(...all), value, value, (name, responses, choices) => {
        filtered(name, { mapping_dict: { a: 1 } }, responses, { choices })
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('behavior: a search that would never end finds nothing, and is counted', () => {
    const searches = countedSearches()
    const step = createFilter('regex', { regex_pattern: '(a+)+b' })
    expect([step?.([`${'a'.repeat(40)}!`, 'aab'], {}, searches), searches.givenUp()]).toEqual([['[invalid]', 'aa'], 1])
  })

  it('error: an unknown filter, also one named like a method', () => {
    expect([createFilter('custom', {}), createFilter('toString', {})]).toEqual([undefined, undefined])
  })

  it('error: a pattern that cannot be used is found before any answer', () => {
    expect(() => createFilter('regex', { regex_pattern: '(?>a)' })).toThrow('Pattern: (?>a)')
  })
})

function integers(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.trunc(value) : value
}
