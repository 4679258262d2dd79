import { describe, expect, it } from 'vitest'
import { exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { exampleComparison, exampleFullSummary, exampleSummaries } from './__fixtures__/example-board.ts'
import { supplierReport } from './supplier-report.ts'
import { displayWidth } from './terminal-text.ts'

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
      likeReference: { supplierId: 'r', name: 'gpt-copy', mean: 0.52, lower: 0.47, upper: 0.57 },
      tierOutlook: null,
      compliance: { capabilities: null, findings: [] },
      others: [],
      exclusions: [],
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
      Epoch 0, unchanged since 1970-01-01 00:00Z; computed 1970-01-01 00:00Z; recomputable from raw
      evidence until 1970-01-02 00:00Z.
      Public minus private items: 20.0 [10.0, 30.0] points; better on what anyone can memorise.
      Scores like the reference gpt-copy: 52.0 [47.0, 57.0].

      Suite assay-basics v1 (sets the tier)
      score 50.0 [36.4, 63.6], n 150, 95% at every look (beta-binomial-mixture); last 50: 24.0
      items: 102 drawn, 100 scored, of these 4 at the minimum because it failed to answer twice; 2
      unscored
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
    const report = {
      supplier,
      summary: null,
      comparison: null,
      likeReference: null,
      tierOutlook: null,
      compliance: { capabilities: null, findings: [] },
      others: [],
      exclusions: [],
      epochs: [],
      outcomes: [],
      history: [],
    }
    expect(supplierReport(report, { width: 100, hasColor: false })).toMatchInlineSnapshot(`
      "new
      direct / text / operator operator-a
      id b25dd72886b2bf7bc4d2c1604587e8dc, seen 1970-01-01 00:00Z to 1970-01-01 00:00Z
      declares no model
      no longer listed by its network

      Nothing is measured yet, or what was measured has not been summarized: ask again in a minute."
    `)
  })

  it('behavior: findings, identity, place, change, pay and skills', () => {
    const others = exampleSummaries.map(({ supplier: { id, name, address } }) => ({ id, name, address }))
    const report = {
      supplier: exampleFullSummary.supplier,
      summary: exampleFullSummary,
      comparison: exampleComparison,
      likeReference: null,
      tierOutlook: null,
      compliance: { capabilities: null, findings: [] },
      others,
      exclusions: [{ suite: 'mmlu', suiteVersion: '1', reason: 'needs 5120 tokens, window 4096', checkedAt: 60_000 }],
      epochs: [],
      outcomes: [],
      history: [],
    }
    const text = supplierReport(report, { width: 100, hasColor: false })
    expect(text.slice(text.indexOf('Findings'), text.indexOf('Suite ')).trimEnd()).toMatchInlineSnapshot(`
      "Findings (evidence with an error rate, not verdicts)
      selective-refusal: refuses hard items more often than easy ones
        It refuses 31 % of the hardest quarter of items and 2 % of the easiest.
        29.0 [11.0, 44.0] %; evidence 200 to 1 from 150 observations; a supplier that does nothing of the
        kind is ever flagged so with 0.5% at most; samples f00dfeedcafe, 0123456789ab.
      public-gap: better on public items than on private ones
        It scores 21 points more on public items than on private ones; the median supplier 2 points more.
        19.0 [8.0, 30.0] points; evidence 493 to 1 from 280 observations; a supplier that does nothing of
        the kind is ever flagged so with 0.04% at most.

      Identity
      Alike in its answers, as the same weights: https://strong.example.
      Compared on 140 common items; of all pairs that are published as alike, 5.0% at most are expected to
      be false. It was compared with 2 others.
      By questions with many answers it was compared with 1 of them.
      Their first tokens are nearer to those of https://strong.example than those of copies at another
      precision are taken to be.
      Of all pairs so published, 5.0% at most are expected to be false, of each kind.
      Its log-probabilities cannot be a model's own, and were not used.
      Likeness is no proxy: two honest operators of the same public model look like this too.
      Of its scored common items 2.0% had no readable answer, and were left out of the comparison.
      token counts of class a1b2

      Place among the suppliers of its service
      The evidence leaves open places 1 to 2; all bands of the service hold together with 95 %.
      Surely better in score, answers or speed, and no worse in the rest: https://strong.example.
      compared 1970-01-01 00:01Z

      Change
      Alarm: it is not what it was when the epoch began. The next epoch measures it anew.
      Evidence of a change, all streams together: 10^4 to 1 after 31 looks; of an unchanged supplier it is
      at most the number of looks on average.
      watched  baseline  since   evidence
      score         100     50  1212 to 1
      tokens        100     50          –

      Pay per relay, in units of the base tier's reward
      by steps ×1, on a continuous scale ×1.62, for the tier staked for –
      Not above the tier middle until this epoch is decided: a new epoch never raises pay.

      Skills
      skill         plain  interval      pooled  interval      0 to 100, pooled            n
      assay-basics   50.0  [36.4, 63.6]    52.0  [43.0, 61.0]            ━━●━━           150
        reasoning    40.0  [23.0, 58.8]    42.0  [33.0, 51.0]         ━━━●━━              75
        words           –  [0.0, 100.0]       –                                            0
      plain: its own items, with an interval that holds at every look. pooled: drawn towards the other
      skills where items are few; its interval holds for 95 of 100 skills, at one look."
    `)
    expect(text.slice(text.indexOf('Suites that'))).toBe(
      'Suites that it is not asked\nmmlu v1 is not measurable: needs 5120 tokens, window 4096 (checked 1970-01-01 00:01Z)',
    )
    for (const width of [80, 100, 160]) {
      const lines = supplierReport(report, { width, hasColor: false }).split('\n')
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }
  })
})
