import { describe, expect, it } from 'vitest'
import { parsePlainSearch, writePlainSearch } from './plain-search.ts'

describe('parsePlainSearch', () => {
  it('default', () => {
    expect(parsePlainSearch('?tier=high&supplier=a&supplier=b&q=%22x%22+y')).toEqual({
      tier: 'high',
      supplier: ['a', 'b'],
      q: '"x" y',
    })
  })

  it('args: nothing', () => {
    expect(parsePlainSearch('')).toEqual({})
  })
})

describe('writePlainSearch', () => {
  it('default: what was written is read again', () => {
    const text = writePlainSearch({ tier: 'high', supplier: ['a', 'b'], limit: 5 })
    expect(text).toBe('?tier=high&supplier=a&supplier=b&limit=5')
    expect(parsePlainSearch(text)).toEqual({ tier: 'high', supplier: ['a', 'b'], limit: '5' })
  })

  it('behavior: fields without a value are left out', () => {
    expect(writePlainSearch({ tier: undefined, q: '', supplier: [] })).toBe('')
  })
})
