import { describe, expect, it } from 'vitest'
import { paginate } from './paginate.ts'

const five = ['a', 'b', 'c', 'd', 'e']

describe('paginate', () => {
  it('default: a page, and how many there are', () => {
    expect(paginate(five, { page: 1n, perPage: 2n })).toEqual({ result: ['a', 'b'], total_pages: 3, page: 1 })
  })

  it('behavior: the last page counts pages of its own length', () => {
    expect(paginate(five, { page: 3n, perPage: 2n })).toEqual({ result: ['e'], total_pages: 5, page: 3 })
  })

  it('behavior: past the end, and in an empty list, all is zero', () => {
    const nothing = { result: null, total_pages: 0, page: 0 }
    expect(paginate(five, { page: 4n, perPage: 2n })).toEqual(nothing)
    expect(paginate([], { page: 1n, perPage: 2n })).toEqual(nothing)
  })

  it('args: zero and less mean page 1 of 30', () => {
    expect(paginate(five, { page: -3n, perPage: 0n })).toEqual({ result: five, total_pages: 1, page: 1 })
  })

  it('error: bounds overflow as int64 does', () => {
    expect(paginate(five, { page: 1n << 62n, perPage: 3n })).toBe(
      'invalid bounds error: start -4611686018427387907 finish -4611686018427387904',
    )
  })
})
