import { describe, expect, test } from 'vitest'
import type { ScoreResult } from '#records/score.ts'
import { interval, meanOf } from '#statistics/random-group-mean.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'
import { echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { foldScores } from './fold-scores.ts'
import { suiteExpectation } from './suite-expectation.ts'
import { emptySuiteState, type SuiteState } from './summary-state.ts'

const scored = (value: number): ScoreResult => ({ kind: 'scored', value, basis: 'answer' })
const lost: ScoreResult = { kind: 'unscored', reason: 'lost-by-us' }

function score(drawOrder: number, result: ScoreResult = scored(1), over: Partial<FoldedScore> = {}): FoldedScore {
  return {
    supplierId: 'supplier-1',
    suite: 'echo-suite',
    suiteVersion: '1',
    task: 'echo',
    stratum: 'words',
    pool: 'own',
    drawOrder,
    result,
    documentId: `own:echo:${drawOrder}`,
    answer: null,
    difficulty: null,
    promptTokens: null,
    completionTokens: null,
    evaluatedAt: 0,
    ...over,
  }
}

const shown = ({ nextOrder, recent, items, accumulator }: SuiteState) => ({
  nextOrder,
  recent,
  items,
  n: interval(accumulator, 0.05).n,
})

describe('foldScores', () => {
  const empty = emptySuiteState('1')

  test('default: scores in draw order', () => {
    const state = foldScores(empty, [score(0), score(1, scored(0)), score(2)])
    expect(shown(state)).toEqual({
      nextOrder: 3,
      recent: [1, 0, 1],
      items: { scored: 3, supplierFailures: 0, unscored: 0, capabilityMissing: 0 },
      n: 3,
    })
    expect(interval(state.accumulator, 0.05).mean).toBeCloseTo(2 / 3, 12)
  })

  test('behavior: what only it was asked is counted apart, and so is each group', () => {
    const state = foldScores(empty, [
      score(0, scored(0.5)),
      score(1, scored(1), { pool: 'common' }),
      score(2, scored(0), { stratum: 'sums' }),
      score(3, lost),
    ])
    expect(state.own).toEqual({ n: 2, successes: 0.5 })
    const groups = Object.entries(state.groups).map(([name, group]) => [name, interval(group, 0.05).n, meanOf(group)])
    expect(groups).toEqual([
      ['words', 2, 0.75],
      ['sums', 1, 0],
    ])
  })

  test('behavior: a gap stops the folding, and what closes it lets it go on', () => {
    const late = [score(2, scored(0)), score(3)]
    const before = foldScores(empty, [score(0), ...late])
    expect(shown(before)).toMatchObject({ nextOrder: 1, recent: [1] })
    expect(shown(foldScores(before, [score(1), ...late]))).toMatchObject({ nextOrder: 4, recent: [1, 1, 0, 1] })
  })

  test('behavior: answers that came fast cannot be looked at first', () => {
    const fastOnes = Array.from({ length: 40 }, (_, index) => score(index + 1))
    expect(foldScores(empty, fastOnes)).toEqual(empty)
  })

  test('behavior: unscored draws are passed over and counted', () => {
    expect(shown(foldScores(empty, [score(0), score(1, lost), score(2, scored(0))]))).toEqual({
      nextOrder: 3,
      recent: [1, 0],
      items: { scored: 2, supplierFailures: 0, unscored: 1, capabilityMissing: 0 },
      n: 2,
    })
  })

  test('behavior: answers without what was asked for are unscored and counted apart', () => {
    const missing: ScoreResult = { kind: 'unscored', reason: 'capability-missing' }
    expect(shown(foldScores(empty, [score(0), score(1, missing), score(2, lost)]))).toEqual({
      nextOrder: 3,
      recent: [1],
      items: { scored: 1, supplierFailures: 0, unscored: 2, capabilityMissing: 1 },
      n: 1,
    })
  })

  test('behavior: failures of the supplier are scored and counted apart', () => {
    const state = foldScores(empty, [score(0), score(1, { kind: 'scored', value: 0, basis: 'supplier-failure' })])
    expect(state.items).toEqual({ scored: 2, supplierFailures: 1, unscored: 0, capabilityMissing: 0 })
  })

  test('behavior: draws of an older version of the suite keep their place and say nothing', () => {
    const old = { suiteVersion: '0' }
    const state = foldScores(empty, [score(0, scored(0), old), score(1, scored(0), old), score(2)])
    expect(shown(state)).toEqual({
      nextOrder: 3,
      recent: [1],
      items: { scored: 1, supplierFailures: 0, unscored: 0, capabilityMissing: 0 },
      n: 1,
    })
  })

  test('behavior: a score that was folded is not folded again', () => {
    const once = foldScores(empty, [score(0), score(1)])
    expect(foldScores(once, [score(0), score(1)])).toEqual(once)
  })

  test('behavior: in whatever portions they come, the state is the same', () => {
    const stream = randomStream('portions')
    const scores = Array.from({ length: 300 }, (_, index) => {
      const draw = stream.next()
      const result = draw < 0.1 ? lost : scored(draw < 0.6 ? 1 : draw < 0.9 ? 0 : 0.5)
      return score(index, result, { task: draw < 0.5 ? 'echo' : 'other', stratum: draw < 0.5 ? 'words' : 'others' })
    })
    const atOnce = foldScores(empty, scores)
    let inPortions: SuiteState = empty
    while (inPortions.nextOrder < scores.length) {
      // Read again from the mark, with later ones missing or not: as a summarizer between slow answers.
      const read = scores.slice(inPortions.nextOrder).filter(() => stream.next() < 0.9)
      inPortions = foldScores(inPortions, read)
    }
    expect(inPortions).toEqual(atOnce)
    expect(atOnce.items.scored + atOnce.items.unscored).toBe(300)
  })

  test('behavior: tasks are kept apart', () => {
    const { tasks } = foldScores(empty, [score(0), score(1, scored(0), { task: 'other', stratum: 'others' })])
    expect(Object.entries(tasks).map(([task, { group, items }]) => [task, group, items.scored])).toEqual([
      ['echo', 'words', 1],
      ['other', 'others', 1],
    ])
  })

  test('behavior: only the last fifty show movement', () => {
    const scores = Array.from({ length: 70 }, (_, index) => score(index, scored(index < 20 ? 0 : 1)))
    expect(foldScores(empty, scores).recent).toEqual(Array(50).fill(1))
  })

  test('behavior: what began without an item model is finished without one', () => {
    const parameters = { slope: 1, intercept: 0, difficultySlope: 0 }
    const about = {
      suite: 'echo-suite',
      suiteVersion: '1',
      madeAt: 0,
      form: '2PL',
      responses: 1,
      respondents: 1,
    } as const
    const model = { ...about, tasks: { echo: { parameters, isLabelled: false } } }
    const expectation = suiteExpectation(model, suiteOf([echoTask()]))
    const scores = [score(0, lost), score(1), score(2, scored(0))]
    expect(foldScores(empty, scores, expectation).control).toMatchObject({ sums: { n: 2 } })
    const begun = foldScores(empty, scores.slice(0, 2))
    expect(foldScores(begun, scores, expectation)).toEqual(foldScores(empty, scores))
  })
})
