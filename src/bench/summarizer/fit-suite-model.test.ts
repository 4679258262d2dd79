import { describe, expect, it } from 'vitest'
import { itemModelRecord } from '#records/item-model.ts'
import { suitePropensities } from '#records/suite.ts'
import { probabilityOfRight } from '#statistics/item-response/item-model.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { ItemResponseRow } from '#store/read/read-item-responses.ts'
import { echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { fitSuiteModel } from './fit-suite-model.ts'
import { suiteExpectation } from './suite-expectation.ts'

const suite = suiteOf([echoTask('easy'), echoTask('hard'), echoTask('plain')])
const truth = {
  easy: { slope: 1, intercept: 3, difficultySlope: -3 },
  hard: { slope: 1, intercept: 0, difficultySlope: -3 },
  plain: { slope: 1, intercept: 0.5, difficultySlope: 0 },
}

/** Scores of suppliers whose abilities lie evenly from −1.5 to 1.5. */
function rows(suppliers: number, answers: number): ItemResponseRow[] {
  const stream = randomStream('suite model')
  return Array.from({ length: suppliers }, (_, supplier) =>
    Array.from({ length: answers }, (): ItemResponseRow => {
      const task = (['easy', 'hard', 'plain'] as const)[stream.integer(3)] ?? 'easy'
      const difficulty = task === 'plain' ? null : stream.integer(101) / 100
      const ability = (3 * supplier) / Math.max(1, suppliers - 1) - 1.5
      const value = stream.next() < probabilityOfRight(truth[task], ability, difficulty) ? 1 : 0
      return { supplierId: `${supplier}`, epoch: 1, task, difficulty, value }
    }),
  ).flat()
}

describe('fitSuiteModel', () => {
  it('default: a record with a line for every labelled task', () => {
    const record = fitSuiteModel(suite, [...rows(30, 400), { ...(rows(1, 1)[0] as ItemResponseRow), task: 'gone' }])
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

  it('error: too few answers, or too few suppliers', () => {
    expect(() => fitSuiteModel(suite, rows(30, 10))).toThrow('holds 300 answers of 30 suppliers')
    expect(() => fitSuiteModel(suite, rows(4, 300))).toThrow(/too few/)
  })
})

describe('suiteExpectation', () => {
  it('behavior: its mean is that of its probabilities over all draws', () => {
    const record = fitSuiteModel(suite, rows(10, 100))
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
