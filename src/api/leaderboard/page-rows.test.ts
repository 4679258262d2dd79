import { describe, expect, it } from 'vitest'
import { leaderboardQuery, leaderboardSort } from '../schemas/leaderboard-query.ts'
import { rankedRows } from './__fixtures__/ranked-rows.ts'
import { pagedOrder } from './order-rows.ts'
import { pageOf } from './page-rows.ts'
import { selectRows } from './select-rows.ts'

const select = (query: Record<string, string>) => selectRows(rankedRows, leaderboardQuery.parse(query))

describe('pageOf', () => {
  it.each(leaderboardSort.options)('behavior: pages sorted by %s meet every row once', (sort) => {
    const query = { sort, ...(sort.endsWith('skill') ? { skill: 'sums' } : {}) }
    const sorted = select(query)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = pageOf(sorted, pagedOrder(query), { cursor, limit: 2 })
      seen.push(...page.rows.map(({ supplier }) => supplier.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(sorted.map(({ supplier }) => supplier.id))
  })

  it('behavior: a cursor holds its place when a row before it has gone', () => {
    const sorted = select({})
    const { next } = pageOf(sorted, pagedOrder({}), { limit: 2 })
    const rest = pageOf(sorted.slice(1), pagedOrder({}), { cursor: next ?? '', limit: 10 })
    expect(rest.rows).toEqual(sorted.slice(2))
  })

  it('args: offset', () => {
    const sorted = select({})
    expect(pageOf(sorted, pagedOrder({}), { offset: 3, limit: 10 })).toEqual({ rows: sorted.slice(3), next: null })
    expect(pageOf(sorted, pagedOrder({}), { offset: 100, limit: 10 })).toEqual({ rows: [], next: null })
  })

  it('error: a cursor of another order, of another skill, or beside an offset', () => {
    const { next } = pageOf(select({}), pagedOrder({}), { limit: 1 })
    const cursor = next ?? ''
    const thrown = (code: string) => expect.objectContaining({ code })
    expect(() => pageOf(select({}), pagedOrder({ sort: 'score' }), { cursor })).toThrow(thrown('bad-cursor'))
    expect(() => pageOf(select({}), pagedOrder({ sort: '-score', skill: 'sums' }), { cursor })).toThrow(
      thrown('bad-cursor'),
    )
    expect(() => pageOf(select({}), pagedOrder({}), { cursor, offset: 2 })).toThrow(thrown('two-places'))
  })
})
