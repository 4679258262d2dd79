import { describe, expect, it } from 'vitest'
import { type EvalReport, type EvalRow, evalTable } from './eval-table.ts'

const row: EvalRow = {
  level: 0,
  name: 'arc_challenge',
  version: '1.0',
  filter: 'none',
  fewshot: 25,
  metric: 'acc_norm',
  n: 1172,
  value: 0.55123,
  stderr: 0.0145,
  clusteredStderr: null,
  interval: { lower: 0.52, upper: 0.58 },
  failed: 3,
  unscored: 1,
  capabilityMissing: 0,
}

const report: EvalReport = {
  endpoint: 'http://127.0.0.1:8000',
  rows: [
    row,
    { ...row, level: 1, name: 'group', fewshot: null, metric: 'exact_match', filter: 'flexible-extract' },
    { ...row, level: 2, name: 'a_task_without_scores', n: 0, value: null, interval: null },
  ],
  confidence: 0.95,
  attempts: 1200,
  elapsedMs: 83_000,
  robustness: [],
  published: [],
  outcomes: [
    { kind: 'answered', blame: 'nobody', count: 1190 },
    { kind: 'refused', blame: 'supplier', count: 4 },
    { kind: 'timed-out', blame: 'undetermined', count: 6 },
    { kind: 'failed', blame: 'supplier', count: 0 },
  ],
}

describe('evalTable', () => {
  it('default', () => {
    expect(evalTable(report, { width: 120, hasColor: false })).toMatchInlineSnapshot(`
      "http://127.0.0.1:8000

      task                    filter            n-shot  metric        value   stderr  95 % interval        n  failed  unscored
      arc_challenge           none                  25  acc_norm     0.5512  ±0.0145  [0.5200, 0.5800]  1172       3         1
       - group                flexible-extract          exact_match  0.5512  ±0.0145  [0.5200, 0.5800]  1172       3         1
        - a_task_without_sc…  none                  25  acc_norm          –  ±0.0145  –                    0       3         1

      not answered  blame         count  of attempts
      timed-out     undetermined      6         0.5%
      refused       supplier          4         0.3%

      1200 attempts in 83s."
    `)
  })

  it('behavior: what cannot be asked is no zero', () => {
    const missing = {
      ...row,
      metric: 'score',
      value: null,
      stderr: null,
      interval: null,
      n: 0,
      unscored: 40,
      capabilityMissing: 40,
    }
    const table = evalTable({ ...report, rows: [missing] }, { width: 120, hasColor: false })
    expect(table.split('\n')[3]).toMatch(/score +not measurable +– +0 +3 +40/)
  })

  it('args: 60 columns', () => {
    expect(evalTable(report, { width: 60, hasColor: false })).toMatchInlineSnapshot(`
      "http://127.0.0.1:8000

      task              metric        value  95 % interval        n
      arc_challenge     acc_norm     0.5512  [0.5200, 0.5800]  1172
       - group          exact_match  0.5512  [0.5200, 0.5800]  1172
        - a_task_with…  acc_norm          –  –                    0

      not answered  blame         count  of attempts
      timed-out     undetermined      6         0.5%
      refused       supplier          4         0.3%

      1200 attempts in 83s."
    `)
  })

  it('behavior: nothing failed', () => {
    const outcomes = report.outcomes.slice(0, 1)
    expect(
      evalTable({ ...report, outcomes }, { width: 120, hasColor: false })
        .split('\n')
        .at(-1),
    ).toBe('1200 attempts in 83s, every one answered.')
  })
})
