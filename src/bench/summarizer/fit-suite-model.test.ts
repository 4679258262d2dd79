import { describe, expect, it } from 'vitest'
import { itemModelRecord } from '#records/item-model.ts'
import { suitePropensities } from '#records/suite.ts'
import { evenLabels } from '#statistics/item-response/even-labels.ts'
import { probabilityOfRight } from '#statistics/item-response/item-model.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { ItemScore, RespondentScores } from '#store/read/read-item-responses.ts'
import { echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { fitSuiteModel } from './fit-suite-model.ts'
import { suiteExpectation } from './suite-expectation.ts'

const suite = suiteOf([echoTask('easy'), echoTask('hard'), echoTask('plain')])
const truth = {
  easy: { slope: 1, intercept: 3, difficultySlope: -3 },
  hard: { slope: 1, intercept: 0, difficultySlope: -3 },
  plain: { slope: 1, intercept: 0.5, difficultySlope: 0 },
}

type World = {
  /** How a label follows from an even one. */
  readonly labelOf?: (even: number) => number
  /** Items that are failed and not answered. */
  readonly isFailed?: (difficulty: number) => boolean
  /** Every supplier gets this common item, too, so many times. */
  readonly common?: { readonly task: 'easy'; readonly difficulty: number; readonly times: number }
}

/** Answers of suppliers whose abilities lie evenly from −1.5 to 1.5. */
function answersOf(
  suppliers: number,
  answers: number,
  { labelOf = (even) => even, isFailed = () => false, common }: World = {},
): RespondentScores[] {
  const stream = randomStream('suite model')
  return Array.from({ length: suppliers }, (_, supplier): RespondentScores => {
    const ability = (3 * supplier) / Math.max(1, suppliers - 1) - 1.5
    const own = Array.from({ length: answers }, (): ItemScore => {
      const task = (['easy', 'hard', 'plain'] as const)[stream.integer(3)] ?? 'easy'
      const difficulty = task === 'plain' ? null : labelOf(stream.integer(101) / 100)
      const value = stream.next() < probabilityOfRight(truth[task], ability, difficulty) ? 1 : 0
      return [task, difficulty, isFailed(difficulty ?? 0) ? null : value, true]
    })
    const shared = Array.from(
      { length: common?.times ?? 0 },
      (): ItemScore => ['easy', common?.difficulty ?? 0, 1, false],
    )
    return { respondent: `${supplier} 1`, scores: [...own, ...shared] }
  })
}

describe('fitSuiteModel', () => {
  it('default: a record with a line for every labelled task', () => {
    const record = fitSuiteModel(suite, [
      ...answersOf(30, 400),
      { respondent: '0 1', scores: [['gone', 0.5, 1, true]] },
    ])
    expect(itemModelRecord.omit({ madeAt: true }).parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
    const { tasks, ...rest } = record
    expect(rest).toEqual({
      ...{ suite: 'echo-suite', suiteVersion: '1', form: '2PL', responses: 12_000, respondents: 30 },
    })
    expect(Object.entries(tasks).map(([task, { isLabelled }]) => [task, isLabelled])).toEqual([
      ['easy', true],
      ['hard', true],
      ['plain', false],
    ])
    for (const [task, difficulty] of [
      ['easy', 0.5],
      ['hard', 0.2],
      ['plain', null],
    ] as const) {
      const fitted = tasks[task]?.parameters ?? truth.easy
      const [found, expected] = [fitted, truth[task]].map((parameters) => probabilityOfRight(parameters, 0, difficulty))
      expect(Math.abs((found ?? 0) - (expected ?? 1))).toBeLessThan(0.06)
    }
  })

  it('behavior: labels that are not even draws are not used, and what is expected is right without them', () => {
    const squared = (even: number) => Math.round(100 * even ** 2) / 100
    const record = fitSuiteModel(suite, answersOf(30, 400, { labelOf: squared }))
    const { easy, hard } = record.tasks
    expect([easy, hard].map((task) => [task?.isLabelled, task?.parameters.difficultySlope])).toEqual([
      [false, 0],
      [false, 0],
    ])
    const { meanAt, probabilityAt } = suiteExpectation(record, suite)
    const uneven = evenLabels.map(squared)
    const drawn = suitePropensities(suite).reduce((sum, { task, propensity }) => {
      const labels = task === 'plain' ? [null] : uneven
      const total = labels.reduce<number>(
        (part, difficulty) => part + probabilityAt({ item: task, difficulty }, 0.5),
        0,
      )
      return sum + (propensity * total) / labels.length
    }, 0)
    expect(meanAt(0.5)).toBeCloseTo(drawn, 12)
  })

  it('behavior: neither common items nor failed hard ones make even labels uneven', () => {
    const world: World = { common: { task: 'easy', difficulty: 0.9, times: 100 }, isFailed: (label) => label > 0.6 }
    const { tasks, responses } = fitSuiteModel(suite, answersOf(30, 400, world))
    expect(responses).toBeLessThan(13_000)
    expect([tasks.easy?.isLabelled, tasks.hard?.isLabelled, tasks.plain?.isLabelled]).toEqual([true, true, false])
  })

  it('error: too few answers, or too few suppliers', () => {
    expect(() => fitSuiteModel(suite, answersOf(30, 10))).toThrow('holds 300 answers of 30 suppliers')
    expect(() => fitSuiteModel(suite, answersOf(4, 300))).toThrow(/too few/)
  })
})

describe('suiteExpectation', () => {
  it('behavior: its mean is that of its probabilities over all draws', () => {
    const record = fitSuiteModel(suite, answersOf(10, 100))
    const expectation = suiteExpectation(record, suite)
    const labels = Array.from({ length: 101 }, (_, index) => index / 100)
    for (const ability of [-5, -0.0625, 2]) {
      const mean = suitePropensities(suite).reduce((sum, { task, propensity }) => {
        const all = task === 'plain' ? [null] : labels
        const total = all.reduce<number>(
          (part, difficulty) => part + expectation.probabilityAt({ item: task, difficulty }, ability),
          0,
        )
        return sum + (propensity * total) / all.length
      }, 0)
      expect(expectation.meanAt(ability)).toBeCloseTo(mean, 12)
    }
  })
})
