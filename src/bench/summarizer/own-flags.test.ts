import { describe, expect, test } from 'vitest'
import type { ScoreResult } from '#records/score.ts'
import type { CountedOutcome, FoldedScore } from '#store/summarizer/read-progress.ts'
import { echoCatalogue } from '../__fixtures__/echo-catalogue.ts'
import { foldOutcomes } from './fold-outcomes.ts'
import { foldScores } from './fold-scores.ts'
import { ownFlags } from './own-flags.ts'
import { emptySuiteState, emptySummaryState } from './summary-state.ts'

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
    }
  })
}

describe('ownFlags', () => {
  test('default: nothing known, nothing flagged', () => {
    expect(ownFlags(emptySummaryState(), echoCatalogue())).toEqual([])
  })

  test('behavior: who fails the hard items is flagged, who fails any is not', () => {
    const [flag, ...others] = ownFlags(
      stateAfter((difficulty) => difficulty >= 0.7),
      echoCatalogue(),
    )
    expect(others).toEqual([])
    expect(flag).toMatchObject({
      kind: 'selective-refusal',
      n: 27,
      statement:
        'The 27 items that it failed to answer have a mean difficulty of 0.80; items are drawn with a mean of 0.50.',
      errorRate: 0.01,
    })
    expect(flag?.logEValue).toBeGreaterThan(Math.log(100))
    expect(
      ownFlags(
        stateAfter(() => true),
        echoCatalogue(),
      ),
    ).toEqual([])
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
    expect(ownFlags(stored, echoCatalogue())).toMatchObject([
      {
        kind: 'cache',
        n: 40,
        statement: 'In 40 of 40 pairs, an answer of 200 tokens or more took no longer than one of at most 80.',
      },
    ])
    expect(ownFlags(generated, echoCatalogue())).toEqual([])
  })

  test('behavior: published wrong keys are counted, failures to answer are not', () => {
    const canaries = (value: number, basis: 'answer' | 'supplier-failure') =>
      Array.from({ length: 12 }, (_, drawOrder): FoldedScore => {
        const draw = { ...(scores(() => false)[0] as FoldedScore), suite: 'assay-canaries', task: 'canaries_keys' }
        return { ...draw, drawOrder, difficulty: null, result: { kind: 'scored', value, basis } }
      })
    const flagsAfter = (folded: readonly FoldedScore[]) =>
      ownFlags(
        { ...emptySummaryState(), suites: { 'assay-canaries': foldScores(emptySuiteState('1'), folded) } },
        echoCatalogue(),
      )
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
})
