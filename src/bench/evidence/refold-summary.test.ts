import { beforeAll, describe, expect, it } from 'vitest'
import type { Summary } from '#records/summary.ts'
import type { Expectation } from '#statistics/item-response/control-variate.ts'
import { echoCatalogue } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { buildSummary } from '../summarizer/build-summary.ts'
import { foldScores } from '../summarizer/fold-scores.ts'
import { suiteExpectation } from '../summarizer/suite-expectation.ts'
import { DAY_MS, emptySuiteState, emptySummaryState } from '../summarizer/summary-state.ts'
import { newSuiteWatch } from '../summarizer/watch-suite.ts'
import type { ItemModelLine, SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'
import { Findings } from './findings.ts'
import { SummaryRefold } from './refold-summary.ts'

const catalogue = echoCatalogue()
const supplier = supplierNamed('kept')
const subject = { supplier, epoch: 1, epochStartedAt: 0, payCap: null }

/** First so good that a tier is decided, then weaker: the verdict depends on what was decided before. */
const values = [...Array(90).fill(1), ...Array.from({ length: 60 }, (_, index) => index % 2)]

let samples: SampleLine[]
beforeAll(() => {
  samples = values.map((value, drawOrder) => ({
    line: 'sample',
    id: String(drawOrder),
    planId: 'plan',
    periodId: 'period',
    suite: 'echo-suite',
    suiteVersion: '1',
    drawOrder,
    createdAt: 0,
    commitments: { document: '', requests: '' },
    draw: { task: 'echo', taskVersion: '1', stratum: 'words', propensity: 1, pool: 'own' },
    score: { result: { kind: 'scored', value, basis: 'answer' }, difficulty: 0.5, evaluatedAt: 1 },
    hidden: 'seed-not-revealed',
    revealed: null,
    requests: [],
  }))
})

/** The summary after these many scores. */
function summaryAfter(count: number, expectation: Expectation | null = null): Summary {
  const scores = samples.slice(0, count).map(({ drawOrder, score }) => ({
    supplierId: supplier.id,
    suite: 'echo-suite',
    suiteVersion: '1',
    task: 'echo',
    stratum: 'words',
    pool: 'own' as const,
    drawOrder,
    result: score?.result ?? { kind: 'unscored' as const, reason: 'undetermined' as const },
    ...{ documentId: '', answer: null, difficulty: 0.5, promptTokens: 0, completionTokens: 0, evaluatedAt: 1 },
  }))
  const watch = newSuiteWatch({ name: 'echo-suite', setsTier: true }, DAY_MS)
  const suites = { 'echo-suite': foldScores(emptySuiteState('1', watch), scores, expectation) }
  const state = { ...emptySummaryState(), suites }
  return buildSummary({ subject, state, catalogue, now: 1, evidenceMs: 0 })
}

function problemsOf(summary: Summary, itemModel?: ItemModelLine): string[] {
  const [suite] = catalogue.suites
  const head = {
    header: { ...subject },
    suites: new Map(suite === undefined ? [] : [[suite.name, { line: 'suite', suite, drawn: values.length }]]),
    tasks: new Map([['echo', { line: 'task', name: 'echo', version: '1', documents: { kind: 'generated' } }]]),
    itemModel,
    earlierOutcomes: [],
    summary: { line: 'summary', summary, outcomeSequence: 0 },
  } as unknown as BundleHead
  const findings = new Findings()
  const refold = new SummaryRefold(head, catalogue, findings)
  for (const sample of samples) refold.accept(sample)
  refold.end()
  return findings.report().differences.map(({ where, problem }) => `${where}: ${problem}`)
}

describe('SummaryRefold', () => {
  it('default: a summary of all scores, with the tier that was decided on the way, is sound', () => {
    const summary = summaryAfter(values.length)
    expect([summary.tier.state, summary.tier.tier]).toEqual(['decided', 'high'])
    expect(problemsOf(summary)).toEqual([])
  })

  it('behavior: the item model that was in force is folded in, and its want is noticed', () => {
    const parameters = { slope: 1, intercept: 3, difficultySlope: -2 }
    const model = {
      ...{ suite: 'echo-suite', suiteVersion: '1', madeAt: 0, form: '2PL' as const, responses: 900, respondents: 9 },
      tasks: { echo: { parameters, isLabelled: true } },
    }
    const [suite] = catalogue.suites
    if (suite === undefined) throw new Error('no suite')
    const counts = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
    const summaries = counts.map((count) => summaryAfter(count, suiteExpectation(model, suite)))
    const problems = summaries.map((one) => problemsOf(one, { line: 'item-model', id: 'any', model }))
    expect(problems).toEqual(counts.map(() => []))
    expect(summaries.some((one) => problemsOf(one).some((problem) => problem.startsWith('tier: ')))).toBe(true)
  })

  it('behavior: only scores that the summary counts are folded', () => {
    expect(problemsOf(summaryAfter(40))).toEqual([])
  })

  it('behavior: a verdict that these scores in this order do not give is named', () => {
    const summary = summaryAfter(values.length)
    expect(problemsOf({ ...summary, tier: { ...summary.tier, tier: 'middle', payTier: 'middle' } })).toEqual([
      'tier: payTier is "middle"; the items give "high"',
      'tier: tier is "middle"; the items give "high"',
    ])
    expect(
      problemsOf({ ...summary, tier: summaryAfter(10).tier }).some((problem) => problem.startsWith('tier: ')),
    ).toBe(true)
  })

  it('behavior: figures may differ by the last digits, and not by more', () => {
    const summary = summaryAfter(values.length)
    const shift = (by: number) => ({
      ...summary,
      suites: summary.suites.map((suite) => ({
        ...suite,
        estimate: { ...suite.estimate, lower: suite.estimate.lower + by },
      })),
    })
    expect(problemsOf(shift(1e-12))).toEqual([])
    expect(problemsOf(shift(1e-6))).toHaveLength(1)
  })
})
