import { describe, expect, it } from 'vitest'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { leaderboardQuery, leaderboardSort } from '../schemas/leaderboard.ts'
import { buildEmptyRow, buildRow } from './build-row.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import { rankRows } from './rank-rows.ts'
import { filterRows, pageOf } from './select-rows.ts'

const means = [0.5, 0.9, 0.5, 0.1]
const { rows } = rankRows(
  [
    ...means.map((mean, index) => {
      const suite = exampleSuite()
      const supplier = exampleSupplier({ address: `supplier ${index}`, operator: `op ${index % 2}` })
      return buildRow(exampleSummary(supplier, { suites: [{ ...suite, estimate: { ...suite.estimate, mean } }] }))
    }),
    buildEmptyRow(exampleSupplier({ address: 'new' })),
    buildEmptyRow(exampleSupplier({ address: 'gone', isListed: false })),
  ],
  jointRankBands,
)

const select = (query: Record<string, string>) => filterRows(rows, leaderboardQuery.parse(query))
const scores = (query: Record<string, string>) => select(query).map(({ score }) => score?.estimate.mean ?? null)

describe('filterRows', () => {
  it('default', () => {
    expect(scores({})).toEqual([0.9, 0.5, 0.5, 0.1, null])
  })

  it('args: sort the other way leaves the unknown last', () => {
    expect(scores({ sort: 'score' })).toEqual([0.1, 0.5, 0.5, 0.9, null])
  })

  it('args: tier, operator, reference, unlisted', () => {
    expect(scores({ operator: 'op 1' })).toEqual([0.9, 0.1])
    expect(scores({ tier: 'middle' })).toHaveLength(4)
    expect(scores({ tier: 'high' })).toEqual([])
    expect(scores({ reference: 'true' })).toEqual([])
    expect(scores({ unlisted: 'true' })).toHaveLength(6)
  })
})

describe('pageOf', () => {
  it.each(leaderboardSort.options)('behavior: pages sorted by %s meet every row once', (sort) => {
    const sorted = select({ sort })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = pageOf(sorted, { sort, cursor, limit: 2 })
      seen.push(...page.rows.map(({ supplier }) => supplier.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(sorted.map(({ supplier }) => supplier.id))
  })

  it('behavior: a cursor holds its place when a row before it has gone', () => {
    const sorted = select({})
    const { next } = pageOf(sorted, { sort: '-score', limit: 2 })
    const rest = pageOf(sorted.slice(1), { sort: '-score', cursor: next ?? '', limit: 10 })
    expect(rest.rows).toEqual(sorted.slice(2))
  })

  it('error: a cursor of another order', () => {
    const { next } = pageOf(select({}), { sort: '-score', limit: 1 })
    expect(() => pageOf(select({ sort: 'score' }), { sort: 'score', cursor: next ?? '' })).toThrow(
      expect.objectContaining({ code: 'bad-cursor' }),
    )
  })
})
