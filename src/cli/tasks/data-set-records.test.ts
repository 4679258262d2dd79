import { describe, expect, test } from 'vitest'
import { buildRow } from '#api/leaderboard/build-row.ts'
import { rankRows } from '#api/leaderboard/rank-rows.ts'
import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import type { Flag } from '#records/flag.ts'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { dataSetReports } from './data-set-records.ts'

function suiteOf(name: string, n: number, mean: number, setsTier = false) {
  const estimate = { n, mean, lower: 0, upper: 1, method: 'beta-binomial-mixture' as const, confidence: 0.95 }
  return { ...exampleSuite({ estimate }), suite: name, setsTier }
}

const gap: Flag = {
  kind: 'public-gap',
  statement: '',
  n: 400,
  effect: null,
  logEValue: 9,
  errorRate: 0.05,
  samples: [],
}

/** Thirty suppliers from 0.3 to 0.88; the first so many know the public half by heart. */
function board(memorisers: number): readonly LeaderboardRow[] {
  const summaries = Array.from({ length: 30 }, (_, index) => {
    const mean = 0.3 + index / 50
    const suites = [
      suiteOf('assay-basics', 200, mean, true),
      suiteOf('assay-basics-public', 100, index < memorisers ? 1 : mean),
      suiteOf('assay-sentinels', 100, 1),
      suiteOf('assay-canaries', 100, 1),
      suiteOf('assay-basics-reworded', 100, mean),
      suiteOf('gsm8k~typos', 100, mean),
    ]
    return exampleSummary(exampleSupplier({ address: `supplier-${index}` }), {
      suites,
      flags: index < memorisers ? [gap] : [],
    })
  })
  const reference = exampleSummary(exampleSupplier({ address: 'reference', isReference: true }), {
    suites: [suiteOf('assay-basics', 200, 0.9, true)],
  })
  const bandsOf = () => ({ bands: [], confidence: 0.95, method: 'none' })
  return rankRows([...summaries, reference].map(buildRow), bandsOf).rows
}

const known = ['assay-basics', 'gsm8k', 'assay-canaries']

describe('dataSetReports', () => {
  test('default: what separates suppliers is active, what was not asked proposed, what only catches liars left out', () => {
    const reports = dataSetReports(board(1), known)
    expect(reports.map(({ suite, record, verdict }) => [suite, record.stage, verdict.stage])).toEqual([
      ['assay-basics', 'active', 'active'],
      ['assay-basics-public', 'shadow', 'active'],
      ['gsm8k', 'proposed', 'shadow'],
    ])
    expect(reports[0]?.record).toMatchObject({ items: 6_000, suppliers: 30, contamination: null })
    expect(reports[0]?.record.reliability).toBeGreaterThan(0.9)
    expect(reports[1]?.record.contamination).toMatchObject({ share: 1 / 30 })
  })

  test('behavior: what half of the suppliers know by heart should be retired', () => {
    const [, published] = dataSetReports(board(15), known)
    expect(published?.verdict).toEqual({
      stage: 'retired',
      reasons: [expect.stringMatching(/^at least \d\d % of suppliers know it by heart$/)],
    })
  })

  test('behavior: nothing measured, nothing but proposals', () => {
    expect(dataSetReports([], known).map(({ suite, verdict }) => [suite, verdict.stage])).toEqual([
      ['assay-basics', 'shadow'],
      ['gsm8k', 'shadow'],
    ])
  })
})
