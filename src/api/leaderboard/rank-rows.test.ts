import { describe, expect, it } from 'vitest'
import type { Supplier } from '#records/supplier.ts'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { buildEmptyRow, buildRow } from './build-row.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import { rankRows } from './rank-rows.ts'

function rowWith(mean: number | null, changes: Partial<Supplier> = {}) {
  const supplier = exampleSupplier({ address: `at ${mean}`, ...changes })
  const suite = exampleSuite()
  return buildRow(exampleSummary(supplier, { suites: [{ ...suite, estimate: { ...suite.estimate, mean } }] }))
}

const ranksOf = (rows: Parameters<typeof rankRows>[0]) => rankRows(rows, jointRankBands).rows.map(({ rank }) => rank)

describe('rankRows', () => {
  it('default', () => {
    expect(ranksOf([rowWith(0.2), rowWith(0.9), rowWith(0.5)])).toEqual([3, 1, 2])
  })

  it('behavior: equal scores share the better rank', () => {
    expect(ranksOf([rowWith(0.5), rowWith(0.9), rowWith(0.5), rowWith(0.1)])).toEqual([2, 1, 2, 4])
  })

  it('behavior: references, unlisted and unknown suppliers have no rank and take none', () => {
    const rows = [
      rowWith(0.99, { isReference: true }),
      rowWith(0.98, { isListed: false }),
      rowWith(null),
      buildEmptyRow(exampleSupplier()),
      rowWith(0),
    ]
    const ranking = rankRows(rows, jointRankBands)
    expect(ranking.rows.map(({ rank, rankBand }) => [rank, rankBand])).toEqual([
      [null, null],
      [null, null],
      [null, null],
      [null, null],
      [1, { best: 1, worst: 1 }],
    ])
    expect(ranking.ranked).toBe(1)
  })

  it('behavior: without a tier suite there is no score and no rank', () => {
    const row = buildRow(exampleSummary(exampleSupplier(), { suites: [exampleSuite({ setsTier: false })] }))
    expect(rankRows([row], jointRankBands).rows).toMatchObject([{ rank: null, score: null, recent: null }])
  })

  it('args: no rows', () => {
    expect(ranksOf([])).toEqual([])
  })

  it('behavior: the nearest reference whose interval meets the supplier names what it scores like', () => {
    const rows = [
      rowWith(0.6),
      rowWith(0.66, { isReference: true, name: 'near' }),
      rowWith(0.5, { isReference: true, name: 'further' }),
      rowWith(0.6, { isReference: true, service: 'images' }),
    ]
    const like = rankRows(rows, jointRankBands).rows.map(({ likeReference }) => likeReference?.name)
    expect(like).toEqual(['near', undefined, undefined, undefined])
    const [apart] = rankRows(
      [rowWith(0.6), rowWith(0.6, { isReference: true, service: 'images' })],
      jointRankBands,
    ).rows
    expect(apart?.likeReference).toBeNull()
  })
})
