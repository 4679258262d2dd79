import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../random-stream.ts'
import { fitItemModel, type ItemResponse } from './fit-item-model.ts'
import { type ItemModel, probabilityOfRight } from './item-model.ts'

function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
}

/** Answers of respondents of normal ability, each to a random part of the items. */
function simulate(seed: string, truth: ItemModel, respondents: number, answers: number, isLabelled = false) {
  const stream = randomStream(seed)
  const names = Object.keys(truth)
  const abilities = Array.from({ length: respondents }, () => normal(stream))
  const responses = abilities.flatMap((ability, respondent) =>
    Array.from({ length: answers }, (): ItemResponse => {
      const item = names[stream.integer(names.length)] ?? ''
      const difficulty = isLabelled ? stream.integer(101) / 100 : null
      const parameters = truth[item] ?? { slope: 0, intercept: 0, difficultySlope: 0 }
      const score = stream.next() < probabilityOfRight(parameters, ability, difficulty) ? 1 : 0
      return { respondent: `${respondent}`, item, difficulty, score }
    }),
  )
  return { abilities, responses }
}

function bank(seed: string, items: number, slopes: (stream: RandomStream) => number, line = 0): ItemModel {
  const stream = randomStream(seed)
  return Object.fromEntries(
    Array.from({ length: items }, (_, index) => [
      `item-${index}`,
      { slope: slopes(stream), intercept: 1.2 * normal(stream) - line / 2, difficultySlope: line },
    ]),
  )
}

function rootMeanSquare(differences: readonly number[]): number {
  return Math.sqrt(differences.reduce((sum, value) => sum + value * value, 0) / differences.length)
}

function correlation(first: readonly number[], second: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [centreFirst, centreSecond] = [mean(first), mean(second)]
  const product = first.reduce(
    (sum, value, index) => sum + (value - centreFirst) * ((second[index] ?? 0) - centreSecond),
    0,
  )
  const length = (values: readonly number[], centre: number) =>
    Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0))
  return product / (length(first, centreFirst) * length(second, centreSecond))
}

describe('fitItemModel', () => {
  it('default: 2PL finds slopes and intercepts of sparse answers, and abilities', () => {
    const truth = bank('bank', 40, (stream) => Math.exp(0.3 * normal(stream)))
    const { abilities, responses } = simulate('answers', truth, 400, 60)
    const fit = fitItemModel(responses, { form: '2PL' })
    const difference = (key: 'slope' | 'intercept') =>
      rootMeanSquare(Object.entries(truth).map(([name, item]) => (fit.model[name]?.[key] ?? 9) - item[key]))
    expect(fit.isConverged).toBe(true)
    expect(difference('slope')).toBeLessThan(0.16)
    expect(difference('intercept')).toBeLessThan(0.18)
    const fitted = abilities.map((_, index) => fit.abilities[`${index}`]?.mean ?? 9)
    expect(correlation(abilities, fitted)).toBeGreaterThan(0.93)
  })

  it('default: 1PL finds the slope that all share', () => {
    const truth = bank('bank 1PL', 30, () => 1.4)
    const { model } = fitItemModel(simulate('answers 1PL', truth, 400, 40).responses, { form: '1PL' })
    const slopes = new Set(Object.values(model).map(({ slope }) => slope))
    expect(slopes.size).toBe(1)
    expect([...slopes][0]).toBeCloseTo(1.4, 0)
    expect(Math.abs(([...slopes][0] ?? 0) - 1.4)).toBeLessThan(0.12)
  })

  it('default: families of labelled difficulty get their line', () => {
    const truth = bank('families', 17, (stream) => Math.exp(0.2 * normal(stream)), -4)
    const { model } = fitItemModel(simulate('labels', truth, 60, 500, true).responses, { form: '2PL' })
    const differences = Object.entries(truth).map(
      ([name, item]) => (model[name]?.difficultySlope ?? 9) - item.difficultySlope,
    )
    expect(rootMeanSquare(differences)).toBeLessThan(0.35)
  })

  it('behavior: the order of the responses does not matter to a single digit', () => {
    const { responses } = simulate(
      'order',
      bank('order', 10, () => 1),
      15,
      30,
    )
    const shuffled = randomStream('shuffle').shuffle(responses)
    expect(fitItemModel(shuffled, { form: '2PL', mostIterations: 5 })).toEqual(
      fitItemModel(responses, { form: '2PL', mostIterations: 5 }),
    )
  })

  it('behavior: an item that few answered stays near the prior, and all right is finite', () => {
    const responses = Array.from(
      { length: 12 },
      (_, respondent): ItemResponse => ({
        respondent: `${respondent}`,
        item: 'trivial',
        difficulty: null,
        score: 1,
      }),
    )
    const { model } = fitItemModel(responses, { form: '2PL' })
    const { slope = 0, intercept = 0 } = model.trivial ?? {}
    expect([slope > 0.5, slope < 1.5, intercept > 1, intercept < 6]).toEqual(Array(4).fill(true))
  })

  it('args: nothing answered', () => {
    expect(fitItemModel([], { form: '2PL' })).toEqual({
      model: {},
      abilities: {},
      responses: 0,
      iterations: 1,
      isConverged: true,
    })
  })

  it.each([
    [{ score: 1.5 }, 'score'],
    [{ difficulty: -0.1 }, 'difficulty'],
  ])('error: %j', (over, name) => {
    const response = { respondent: 'a', item: 'b', difficulty: null, score: 1, ...over }
    expect(() => fitItemModel([response], { form: '1PL' })).toThrow(name)
  })
})
