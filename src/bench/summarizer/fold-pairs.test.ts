import { describe, expect, test } from 'vitest'
import type { ScoreResult } from '#records/score.ts'
import { interval } from '#statistics/random-group-mean.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'
import { newPairs } from './fold-pairs.ts'
import { foldScores } from './fold-scores.ts'
import { emptySuiteState } from './summary-state.ts'

const scored = (value: number): ScoreResult => ({ kind: 'scored', value, basis: 'answer' })
const lost: ScoreResult = { kind: 'unscored', reason: 'lost-by-us' }

function member(drawOrder: number, isChanged: boolean, result: ScoreResult, suiteVersion = '1'): FoldedScore {
  return {
    ...{ supplierId: 's', suite: 'pairs', suiteVersion, task: isChanged ? 'echo~typos' : 'echo', stratum: 'words' },
    ...{ pool: 'public', drawOrder, result, documentId: 'd', answer: null, difficulty: null },
    ...{ promptTokens: null, completionTokens: null, evaluatedAt: 0 },
  }
}

/** A block of twenty: pair p as published, and changed; even pairs ask the published one first. */
function block(first: number, scores: (pair: number) => readonly [published: ScoreResult, changed: ScoreResult]) {
  return Array.from({ length: 20 }, (_, offset) => {
    const pair = first / 2 + (offset % 10)
    const isChanged = (pair % 2 === 0) === offset >= 10
    return member(first + offset, isChanged, scores(pair)[isChanged ? 1 : 0])
  })
}

describe('foldPairMember', () => {
  const empty = emptySuiteState('1', null, newPairs({ change: 'typos' }))

  test('default: what is lost by the change, pair by pair, with the changed items that show it', () => {
    const state = foldScores(
      empty,
      block(0, (pair) => [scored(1), scored(pair < 3 ? 0 : 1)]),
    )
    expect(state.pairs).toEqual({
      change: 'typos',
      // Three of (1 + 1) / 2 and seven of 1 / 2.
      sums: { n: 10, powers: [6.5, 4.75, 3.875, 3.4375] },
      waiting: [],
      // Pairs 0 and 2 are asked changed the second time, pair 1 the first time.
      lost: [10, 1, 12],
    })
    // Of the suite's own score the firsts count, whose draws have nothing to do with one another.
    expect(interval(state.accumulator, 0.05)).toMatchObject({ n: 10, mean: 0.9 })
    expect(state.items.scored).toBe(20)
    expect(Object.entries(state.tasks).map(([task, { items }]) => [task, items.scored])).toEqual([
      ['echo', 10],
      ['echo~typos', 10],
    ])
  })

  test('behavior: scores come in any portions', () => {
    const scores = [
      ...block(0, (pair) => [scored(pair / 10), scored(0.3)]),
      ...block(20, (pair) => [scored(pair % 2), scored(1)]),
    ]
    const together = foldScores(empty, scores)
    expect(scores.reduce((state, score) => foldScores(state, [score]), empty)).toEqual(together)
    expect(together.pairs?.sums.n).toBe(20)
    expect(foldScores(empty, scores.slice(0, 13)).pairs).toMatchObject({ sums: { n: 3 }, waiting: { length: 7 } })
  })

  test('behavior: a pair of which a half was lost is none, and nobody takes its place', () => {
    const state = foldScores(
      empty,
      block(0, (pair) => [pair === 2 ? lost : scored(1), pair === 5 ? lost : scored(pair === 2 || pair === 5 ? 0 : 1)]),
    )
    expect(state.pairs).toEqual({
      change: 'typos',
      sums: { n: 8, powers: [4, 2, 1, 0.5] },
      waiting: [],
      lost: [],
    })
  })

  test('behavior: halves of an earlier version of the suite find no other half', () => {
    const scores = block(0, () => [scored(1), scored(0)]).map((score) => {
      return score.drawOrder < 10 ? { ...score, suiteVersion: '0' } : score
    })
    expect(foldScores(empty, scores)).toMatchObject({ nextOrder: 20, pairs: { sums: { n: 0 }, waiting: [] } })
  })

  test('behavior: of many lost ones the last twenty are kept', () => {
    const scores = [0, 20, 40].flatMap((first) => block(first, () => [scored(1), scored(0)]))
    const { pairs } = foldScores(empty, scores)
    expect([pairs?.lost.length, pairs?.lost.at(-2), pairs?.lost.at(-1)]).toEqual([20, 58, 49])
  })
})
