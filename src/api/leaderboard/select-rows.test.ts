import { describe, expect, it } from 'vitest'
import { leaderboardQuery } from '../schemas/leaderboard-query.ts'
import { rankedRows } from './__fixtures__/ranked-rows.ts'
import { selectRows } from './select-rows.ts'

const select = (query: Record<string, string>) => selectRows(rankedRows, leaderboardQuery.parse(query))
const scores = (query: Record<string, string>) => select(query).map(({ score }) => score?.estimate.mean ?? null)
const addresses = (query: Record<string, string>) => select(query).map(({ supplier }) => supplier.address)

describe('selectRows', () => {
  it('default', () => {
    expect(scores({})).toEqual([0.9, 0.5, 0.5, 0.1, null])
  })

  it('args: sort the other way leaves the unknown last', () => {
    expect(scores({ sort: 'score' })).toEqual([0.1, 0.5, 0.5, 0.9, null])
  })

  it('args: tier, possible, operator, reference, unlisted', () => {
    expect(scores({ operator: 'op 1' })).toEqual([0.9, 0.1])
    expect(scores({ tier: 'middle' })).toHaveLength(4)
    expect(scores({ tier: 'high' })).toEqual([])
    expect(scores({ possible: 'base' })).toHaveLength(5)
    expect(addresses({ possible: 'high' })).toEqual(['new'])
    expect(scores({ reference: 'true' })).toEqual([])
    expect(scores({ unlisted: 'true' })).toHaveLength(6)
  })

  it('args: skill shows who has it, the best of it first; by its name or its path', () => {
    expect(scores({ skill: 'reading' })).toEqual([0.5, 0.5, 0.9])
    expect(scores({ skill: 'assay-basics/reading', sort: 'skill' })).toEqual([0.9, 0.5, 0.5])
    expect(scores({ skill: 'sums' })).toEqual([0.9, 0.5, 0.5, 0.1])
    expect(scores({ skill: 'reading', sort: 'score' })).toEqual([0.5, 0.5, 0.9])
    expect(scores({ skill: 'ading' })).toEqual([])
  })

  it('args: q is looked for in names, addresses and operators, whatever the capitals', () => {
    expect(addresses({ q: 'SUPPLIER 1' })).toEqual(['supplier 1'])
    expect(addresses({ q: 'Op 1' })).toEqual(['supplier 1', 'supplier 3'])
    expect(addresses({ q: 'straße' })).toEqual(['new'])
    expect(addresses({ q: '.*' })).toEqual([])
  })

  it('args: group shows its members only', () => {
    const [first, ...rest] = rankedRows
    const group = { id: 'g', level: 'same-weights', size: 2 } as const
    const rows = first === undefined ? [] : [{ ...first, group }, ...rest]
    expect(selectRows(rows, { group: 'g' })).toEqual(rows.slice(0, 1))
  })

  it('error: a query with a field that there is not, or a value that cannot be', () => {
    for (const query of [{ colour: 'red' }, { sort: 'name' }, { possible: 'best' }, { q: '' }, { offset: '-1' }])
      expect(leaderboardQuery.safeParse(query).success).toBe(false)
  })
})
