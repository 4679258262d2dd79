import { describe, expect, it } from 'vitest'
import { exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { exampleSummaries } from './__fixtures__/example-board.ts'
import { supplierReport } from './supplier-report.ts'

describe('supplierReport', () => {
  it('default', () => {
    const [summary] = exampleSummaries.slice(2)
    if (summary === undefined) throw new Error('the fixture lacks its third summary')
    const report = {
      supplier: summary.supplier,
      summary: { ...summary, publicGap: { difference: 0.2, lower: 0.1, upper: 0.3 }, recomputableUntil: 86_400_000 },
      epochs: [
        { epoch: 1, startedAt: 3_600_000, closedAt: null, closeReason: null },
        { epoch: 0, startedAt: 0, closedAt: 3_600_000, closeReason: 'drift' },
      ],
      outcomes: [...summary.outcomes],
      history: [],
      comparison: null,
      others: [],
    }
    expect(supplierReport(report, { width: 100, hasColor: false })).toMatchInlineSnapshot(`
      "weak
      direct / text / operator op-b
      id 0fb9cc614e1c6f4bed49955444610e9b, seen 1970-01-01 00:00Z to 1970-01-01 00:00Z
      declares "�gpt-5" (its word, not evidence)
      SIM: a simulated endpoint

      Tier
      Provisional: the score lies in middle now; base–middle cannot be excluded. Pay goes by base
      meanwhile.
      |                  ┊  ━━━━━━━━━●━━╋━━━━━         ┊           |
      The tier scale is uncalibrated: it has not been fitted on references yet.
      Epoch 0, unchanged since 1970-01-01 00:00Z; computed 1970-01-01 00:00Z; recomputable from raw evidence until 1970-01-02 00:00Z.
      Public minus private items: 20.0 [10.0, 30.0] points; better on what anyone can memorise.

      Suite assay-basics v1 (sets the tier)
      score 50.0 [36.4, 63.6], n 150, 95% at every look (beta-binomial-mixture); last 50: 24.0
      items: 102 drawn, 100 scored, of these 4 at the minimum because it failed to answer twice; 2 unscored
      group       task             score  interval      0 to 100                n  drawn  failed  unscored
      arithmetic  basics_arithme…   60.0  [48.0, 71.0]           ━━━●━━       100    102       4         2

      Service
      attempts 120 in this epoch; of those whose fate was its own it answered 89% [80%, 95%]
      complete answer: p50 940ms, p95 12s, p99 60s (n 100)
      first byte: p50 90ms, p95 300ms, p99 700ms (n 100)
      tokens it claims: 10.0k prompt, 3000 completion; 2 answers without a count

      Outcomes over all epochs
      outcome        blame         count  share
      answered       nobody          100    83%
      refused        supplier          9   7.5%
      error-object   supplier          5   4.2%
      malformed      supplier          2   1.7%
      oversized      supplier          1   0.8%
      timed-out      undetermined      2   1.7%
      network-error  network           1   0.8%

      Epochs
      1: since 1970-01-01 01:00Z
      0: 1970-01-01 00:00Z to 1970-01-01 01:00Z, closed: drift"
    `)
  })

  it('args: a supplier about whom nothing is known', () => {
    const supplier = exampleSupplier({ address: 'new', isListed: false })
    const report = { supplier, summary: null, comparison: null, others: [], epochs: [], outcomes: [], history: [] }
    expect(supplierReport(report, { width: 100, hasColor: false })).toMatchInlineSnapshot(`
      "new
      direct / text / operator operator-a
      id b25dd72886b2bf7bc4d2c1604587e8dc, seen 1970-01-01 00:00Z to 1970-01-01 00:00Z
      declares no model
      no longer listed by its network

      Nothing is measured yet, or what was measured has not been summarized: ask again in a minute."
    `)
  })
})
