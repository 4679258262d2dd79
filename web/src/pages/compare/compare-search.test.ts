import { describe, expect, it } from 'vitest'
import { parseCompareSearch } from './compare-search.ts'

describe('parseCompareSearch', () => {
  it('default: one name, several, none', () => {
    expect([{ supplier: 'a' }, { supplier: ['a', 'b'] }, {}, { supplier: '' }].map(parseCompareSearch)).toEqual([
      { supplier: ['a'] },
      { supplier: ['a', 'b'] },
      {},
      {},
    ])
  })

  it('behavior: each name once, six at most, none that is too long', () => {
    const names = ['a', 'a', 'x'.repeat(301), 'b', 'c', 'd', 'e', 'f', 'g']
    expect(parseCompareSearch({ supplier: names })).toEqual({ supplier: ['a', 'b', 'c', 'd', 'e', 'f'] })
  })
})
