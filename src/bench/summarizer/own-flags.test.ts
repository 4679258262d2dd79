import { describe, expect, test } from 'vitest'
import { contentId } from '#records/content-id.ts'
import type { ScoreResult } from '#records/score.ts'
import type { CountedOutcome, FoldedScore } from '#store/summarizer/read-progress.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { nonceTask } from '#tasks/canaries/canaries-tasks.ts'
import { echoCatalogue } from '../__fixtures__/echo-catalogue.ts'
import { foldOutcomes } from './fold-outcomes.ts'
import { foldScores } from './fold-scores.ts'
import { ownFlags } from './own-flags.ts'
import { emptySuiteState, emptySummaryState, type SummaryState } from './summary-state.ts'

const flagsOf = (state: SummaryState) => ownFlags(state, echoCatalogue(), { supplierId: 's', epoch: 2 })

const answered: ScoreResult = { kind: 'scored', value: 1, basis: 'answer' }
const failed: ScoreResult = { kind: 'scored', value: 0, basis: 'supplier-failure' }

/** Ninety items from easy to hard, over and over; the supplier fails those that it is told to. */
function scores(isFailed: (difficulty: number) => boolean): FoldedScore[] {
  return Array.from({ length: 90 }, (_, drawOrder): FoldedScore => {
    const difficulty = (drawOrder % 10) / 10
    const comparison = { documentId: '', answer: null, promptTokens: null, completionTokens: null, evaluatedAt: 0 }
    const draw = {
      supplierId: 's',
      suite: 'echo-suite',
      suiteVersion: '1',
      task: 'echo',
      stratum: 'words',
      pool: 'own' as const,
    }
    return { ...draw, ...comparison, drawOrder, difficulty, result: isFailed(difficulty) ? failed : answered }
  })
}

function stateAfter(isFailed: (difficulty: number) => boolean) {
  return { ...emptySummaryState(), suites: { 'echo-suite': foldScores(emptySuiteState('1'), scores(isFailed)) } }
}

function outcomes(milliseconds: (tokens: number) => number): CountedOutcome[] {
  return Array.from({ length: 80 }, (_, index) => {
    const completionTokens = index % 2 === 0 ? 40 : 400
    return {
      supplierId: 's',
      sequence: index + 1,
      kind: 'answered',
      blame: 'nobody',
      sentAt: 1_000,
      firstByteAt: 1_001,
      lastByteAt: 1_000 + milliseconds(completionTokens),
      isTrustworthy: true,
      promptTokens: 10,
      completionTokens,
      totalTokens: completionTokens + 10,
    }
  })
}

describe('ownFlags', () => {
  test('default: nothing known, nothing flagged', () => {
    expect(flagsOf(emptySummaryState())).toEqual([])
  })

  test('behavior: who fails the hard items is flagged, who fails any is not', () => {
    const [flag, ...others] = flagsOf(stateAfter((difficulty) => difficulty >= 0.7))
    expect(others).toEqual([])
    expect(flag).toMatchObject({
      kind: 'selective-refusal',
      n: 27,
      statement:
        'The 27 items that it failed to answer have a mean difficulty of 0.80; items are drawn with a mean of 0.50.',
      errorRate: 0.01,
    })
    expect(flag?.logEValue).toBeGreaterThan(Math.log(100))
    expect(flagsOf(stateAfter(() => true))).toEqual([])
  })

  test('behavior: who leaves out references is flagged if it is able to follow other instructions', () => {
    const canaries = scores(() => true).map((score) => ({ ...score, suite: canariesSuite.name, task: nonceTask }))
    const missing = canaries.map((score) => ({ ...score, result: { ...answered, value: 0 } }))
    const flagsOfScore = (value: number) => {
      const own = scores(() => false).map((score) => ({ ...score, result: { ...answered, value } }))
      const suites = {
        'echo-suite': foldScores(emptySuiteState('1'), own),
        [canariesSuite.name]: foldScores(emptySuiteState('1'), missing),
      }
      return flagsOf({ ...emptySummaryState(), suites })
    }
    expect(flagsOfScore(1)).toMatchObject([
      { kind: 'cache', statement: 'In 90 of 90 answers the reference is missing that they were asked to mention.' },
    ])
    expect(flagsOfScore(0)).toEqual([])
  })

  test('behavior: times that do not grow with tokens are flagged, times that do are not', () => {
    const stored = foldOutcomes(
      emptySummaryState(),
      outcomes(() => 120),
    )
    const generated = foldOutcomes(
      emptySummaryState(),
      outcomes((tokens) => 120 + 10 * tokens),
    )
    expect(flagsOf(stored)).toMatchObject([
      {
        kind: 'cache',
        n: 40,
        statement: 'In 40 of 40 pairs, an answer of 200 tokens or more took no longer than one of at most 80.',
      },
    ])
    expect(flagsOf(generated)).toEqual([])
  })

  test('behavior: published wrong keys are counted, failures to answer are not', () => {
    const canaries = (value: number, basis: 'answer' | 'supplier-failure') =>
      Array.from({ length: 12 }, (_, drawOrder): FoldedScore => {
        const draw = { ...(scores(() => false)[0] as FoldedScore), suite: 'assay-canaries', task: 'canaries_keys' }
        return { ...draw, drawOrder, difficulty: null, result: { kind: 'scored', value, basis } }
      })
    const flagsAfter = (folded: readonly FoldedScore[]) =>
      flagsOf({ ...emptySummaryState(), suites: { 'assay-canaries': foldScores(emptySuiteState('1'), folded) } })
    expect(flagsAfter(canaries(0, 'answer'))).toMatchObject([
      {
        kind: 'canary',
        n: 12,
        statement: 'To 12 of 12 made-up questions it gave the wrong key that was published with them.',
      },
    ])
    expect(flagsAfter(canaries(0, 'supplier-failure'))).toEqual([])
    const afterFailures = canaries(1, 'answer').map((draw) => ({ ...draw, drawOrder: draw.drawOrder + 12 }))
    expect(flagsAfter([...canaries(0, 'supplier-failure'), ...afterFailures])).toEqual([])
    expect(flagsAfter(canaries(1, 'answer'))).toEqual([])
  })
  test('behavior: the samples of a flag are those that show it, as they were drawn, the last twenty', () => {
    const [flag] = flagsOf(stateAfter((difficulty) => difficulty >= 0.5))
    const orders = Array.from({ length: 90 }, (_, order) => order).filter((order) => order % 10 >= 5)
    expect(flag?.samples).toEqual(
      orders.slice(-20).map((order) => contentId('sample', ['s', 2, 'echo-suite@1', order])),
    )
  })

  test('behavior: the same text again and again is flagged, another one each time is not', () => {
    const asked = (answerOf: (order: number) => string | null): FoldedScore[] =>
      Array.from({ length: 20 }, (_, drawOrder) => ({
        ...(scores(() => false)[0] as FoldedScore),
        suite: 'assay-canaries',
        suiteVersion: '2',
        task: 'canaries_open',
        documentId: `canaries_open:${drawOrder % 4}`,
        difficulty: null,
        drawOrder,
        answer: answerOf(drawOrder),
      }))
    const flagsAfter = (answerOf: (order: number) => string | null) =>
      flagsOf({
        ...emptySummaryState(),
        suites: { 'assay-canaries': foldScores(emptySuiteState('2'), asked(answerOf)) },
      })
    const [flag, ...others] = flagsAfter((order) => `text ${order % 4}`)
    expect(others).toEqual([])
    expect(flag).toMatchObject({
      kind: 'replay',
      n: 16,
      statement: 'Asked an open question again at temperature 1, it gave the very same text in 16 of 16 cases.',
      samples: Array.from({ length: 16 }, (_, index) => contentId('sample', ['s', 2, 'assay-canaries@2', index + 4])),
    })
    expect(flagsAfter((order) => `text ${order}`)).toEqual([])
    expect(flagsAfter(() => null)).toEqual([])
  })

  test('behavior: refuted excuses are flagged where they come again and again, not where a node is behind for hours', () => {
    const minutes = 10
    const failed = (index: number, isExcuse: (index: number) => boolean): CountedOutcome => ({
      ...(outcomes(() => 100)[0] as CountedOutcome),
      sequence: index + 1,
      sentAt: index * minutes * 60_000,
      ...(isExcuse(index) && { kind: 'network-error', blame: 'supplier' }),
    })
    const flagsAfter = (isExcuse: (index: number) => boolean, over: Partial<CountedOutcome> = {}) =>
      flagsOf(
        foldOutcomes(
          emptySummaryState(),
          Array.from({ length: 200 }, (_, index) => ({ ...failed(index, isExcuse), ...over })),
        ),
      )
    const always = (index: number) => index % 8 === 0
    expect(flagsAfter(always)).toMatchObject([
      {
        kind: 'excuses',
        n: 6,
        statement:
          'In 6 of 6 hours it answered with an error of the network that our own checks refute (25 of 200 attempts in all).',
        effect: { value: 1, unit: 'share' },
      },
    ])
    const hour = (index: number) => Math.floor((index * minutes) / 60)
    expect(flagsAfter((index) => hour(index) >= 9 && hour(index) < 15)).toEqual([])
    expect(flagsAfter((index) => index % 100 === 0)).toEqual([])
    expect(flagsAfter(always, { blame: 'network' })).toEqual([])
  })

  test('behavior: totals that do not add up are flagged, missing ones say nothing', () => {
    const flagsAfter = (over: Partial<CountedOutcome>) =>
      flagsOf(
        foldOutcomes(
          emptySummaryState(),
          outcomes((tokens) => 100 + tokens).map((one) => ({ ...one, ...over })),
        ),
      )
    expect(flagsAfter({ totalTokens: 7 })).toMatchObject([
      {
        kind: 'token-counts',
        n: 80,
        statement: 'In 80 of 80 answers the total that it claims is not the sum of prompt and completion tokens.',
      },
    ])
    expect(flagsAfter({})).toEqual([])
    expect(flagsAfter({ totalTokens: null })).toEqual([])
  })
})
