import { describe, expect, it } from 'vitest'
import { parsePlannerSearch } from './planner-search.ts'

describe('parsePlannerSearch', () => {
  it('default: figures within their bounds, and what is asked', () => {
    expect(parsePlannerSearch({ ask: 'pair', firstScore: '0.68', secondScore: '0.72' })).toEqual({
      ask: 'pair',
      firstScore: 0.68,
      secondScore: 0.72,
    })
  })

  it('behavior: what cannot be is left out', () => {
    const search = {
      ask: 'x',
      suppliers: '-1',
      probes: 'many',
      applications: ['1', '2'],
      price: '0',
      nodes: '',
      other: '1',
    }
    expect(parsePlannerSearch(search)).toEqual({ price: 0 })
  })
})
