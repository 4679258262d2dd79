import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemResponseStudy, worldKinds } from '../../../study/item-response.ts'
import { bettingBounds } from '../betting.ts'
import { type RandomStream, randomStream } from '../random-stream.ts'
import {
  controlledBounds,
  controlledLogEValue,
  controlledMean,
  controlState,
  type DesignItem,
  emptyControl,
  expectationOf,
  foldControlled,
} from './control-variate.ts'
import type { ItemModel } from './item-model.ts'

const alphas = { lower: 0.025, upper: 0.025 }
const labels = [0, 0.25, 0.5, 0.75, 1]
const design: readonly DesignItem[] = [
  { item: 'a', weight: 0.5, difficulties: labels },
  { item: 'b', weight: 0.3, difficulties: labels },
  { item: 'c', weight: 0.2, difficulties: [null] },
]

const logit = fc.double({ min: -6, max: 6, noNaN: true })
const parameters = fc.record({ slope: logit, intercept: logit, difficultySlope: logit })
const unit = fc.double({ min: 0, max: 1, noNaN: true })
const positive = fc.double({ min: 0.01, max: 1, noNaN: true })

/** A supplier's true chance of each item and label, which no logistic curve needs to fit. */
function chance(item: string, difficulty: number | null): number {
  return item === 'a' ? 0.9 - 0.8 * (difficulty ?? 0) : item === 'b' ? ((difficulty ?? 0) > 0.4 ? 0.7 : 0.2) : 0.35
}

const trueMean = design.reduce(
  (sum, { item, weight, difficulties }) =>
    sum + difficulties.reduce<number>((part, label) => part + (weight * chance(item, label)) / difficulties.length, 0),
  0,
)

function draw(stream: RandomStream) {
  const point = stream.next()
  const { item, difficulties } = design[point < 0.5 ? 0 : point < 0.8 ? 1 : 2] ?? { item: '', difficulties: [null] }
  const difficulty = difficulties[stream.integer(difficulties.length)] ?? null
  return { item, difficulty, score: stream.next() < chance(item, difficulty) ? 1 : 0 }
}

const rightModel: ItemModel = {
  a: { slope: 1, intercept: 2.2, difficultySlope: -4.4 },
  b: { slope: 1, intercept: -1.6, difficultySlope: 3 },
  c: { slope: 1, intercept: -0.6, difficultySlope: 0 },
}
const wrongModel: ItemModel = {
  a: { slope: 2, intercept: -3, difficultySlope: 5 },
  b: { slope: 0.3, intercept: 4, difficultySlope: -6 },
}

describe('foldControlled', () => {
  it('behavior: the mean of what is averaged is the true mean, whatever the model, the past and the draw', () => {
    fc.assert(
      fc.property(
        fc.record({ a: parameters, b: parameters }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), unit), { maxLength: 8 }),
        fc.constantFrom(1, 2, 4),
        fc.tuple(positive, positive, positive),
        (model, past, largestRatio, tilts) => {
          const expectation = expectationOf(model, design)
          const before = past.reduce(
            (state, [item, score]) => foldControlled(state, expectation, { item, difficulty: 0.5, score }),
            emptyControl({ largestRatio }),
          )
          const sum = tilts.reduce((part, value) => part + value, 0)
          const propensities = design.map(
            ({ weight }, index) => weight / largestRatio + (1 - 1 / largestRatio) * ((tilts[index] ?? 0) / sum),
          )
          let mean = 0
          design.forEach(({ item, weight, difficulties }, index) => {
            const propensity = propensities[index] ?? 0
            for (const difficulty of difficulties) {
              for (const score of [0, 1]) {
                const p = chance(item, difficulty)
                const after = foldControlled(before, expectation, {
                  item,
                  difficulty,
                  score,
                  ratio: weight / propensity,
                })
                const value = (after.sums.powers[0] - before.sums.powers[0]) * (1 + 2 * largestRatio) - largestRatio
                mean += (propensity / difficulties.length) * (score === 1 ? p : 1 - p) * value
              }
            }
          })
          expect(mean).toBeCloseTo(trueMean, 9)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('behavior: without a model it is the score itself', () => {
    const state = foldControlled(emptyControl(), expectationOf({}, design), { item: 'a', difficulty: 0.25, score: 1 })
    expect(controlledMean(state)).toBeCloseTo(1, 12)
    expect(state).toEqual({
      ...emptyControl(),
      sums: { n: 1, powers: [2 / 3, 4 / 9, 8 / 27, 16 / 81].map((v) => expect.closeTo(v, 12)) },
      foretold: { squares: 0, products: 0 },
    })
  })

  it('behavior: the state is small JSON', () => {
    const stream = randomStream('json')
    let state = emptyControl()
    for (let n = 0; n < 50; n += 1) state = foldControlled(state, expectationOf(rightModel, design), draw(stream))
    const text = JSON.stringify(state)
    expect(controlState.parse(JSON.parse(text))).toEqual(state)
    expect(text.length).toBeLessThan(350)
  })

  it.each([
    [{ score: 1.1 }, 'score'],
    [{ ratio: 1.5 }, 'ratio'],
  ])('error: %j', (over, name) => {
    const answer = { item: 'a', difficulty: null, score: 1, ...over }
    expect(() => foldControlled(emptyControl(), expectationOf({}, design), answer)).toThrow(name)
  })
})

describe('controlledBounds', () => {
  function course(seed: string, model: ItemModel, looks: number) {
    const stream = randomStream(seed)
    const expectation = expectationOf(model, design)
    let state = emptyControl()
    let isHeld = true
    for (let look = 0; look < looks; look += 1) {
      state = foldControlled(state, expectation, draw(stream))
      const { lower, upper } = controlledBounds(state, alphas)
      isHeld &&= lower <= trueMean && trueMean <= upper
    }
    return { isHeld, ...controlledBounds(state, alphas) }
  }

  it.each([
    ['right', rightModel],
    ['wrong', wrongModel],
  ])('behavior: holds the truth at all looks in 95 of 100 courses with a model that is %s', (name, model) => {
    const courses = Array.from({ length: 120 }, (_, run) => course(`${name} ${run}`, model, 150))
    expect(courses.filter(({ isHeld }) => isHeld).length / courses.length).toBeGreaterThanOrEqual(0.95)
  })

  it('behavior: a right model narrows the bounds, a wrong one hardly widens them', () => {
    const width = (model: ItemModel) => {
      const courses = Array.from({ length: 12 }, (_, run) => course(`width ${run}`, model, 400))
      return courses.reduce((sum, { lower, upper }) => sum + upper - lower, 0)
    }
    const plain = width({})
    expect(width(rightModel) / plain).toBeLessThan(0.92)
    expect(width(wrongModel) / plain).toBeLessThan(1.06)
  })

  it('args: nothing seen', () => {
    expect(controlledBounds(emptyControl(), alphas)).toEqual({ lower: 0, upper: 1 })
    expect(controlledMean(emptyControl())).toBe(null)
    expect(bettingBounds(emptyControl().sums, alphas)).toEqual({ lower: 0, upper: 1 })
  })
})

describe('controlledLogEValue', () => {
  it('behavior: reaches 1/alpha where the bounds exclude a level', () => {
    const stream = randomStream('levels')
    const expectation = expectationOf(rightModel, design)
    let state = emptyControl()
    for (let look = 0; look < 400; look += 1) state = foldControlled(state, expectation, draw(stream))
    const { lower, upper } = controlledBounds(state, alphas)
    const isExcluded = (level: number, direction: 'above' | 'below') =>
      controlledLogEValue(state, level, direction) >= Math.log(40)
    expect([isExcluded(lower - 1e-4, 'above'), isExcluded(lower + 1e-4, 'above')]).toEqual([true, false])
    expect([isExcluded(upper + 1e-4, 'below'), isExcluded(upper - 1e-4, 'below')]).toEqual([true, false])
  })

  it('args: nothing seen is no evidence', () => {
    expect(controlledLogEValue(emptyControl(), 0.3, 'above')).toBeCloseTo(0, 12)
    expect(controlledLogEValue(emptyControl(), 0.3, 'below')).toBeCloseTo(0, 12)
  })
})

describe('itemResponseStudy', () => {
  it('behavior: a quarter fewer items in misspecified worlds, and no more errors; believing the model has many', () => {
    const kind = worldKinds['documents, misfit .8, 20 % shuffled']
    if (kind === undefined) throw new Error('no such world')
    const [, plain, controlled, believed] = itemResponseStudy({
      worlds: 48,
      kind,
      seed: 'small',
      documents: 120,
      rules: ['beta mixture', 'tier rule, no model', 'tier rule, model', 'WRONG: model believed'],
    })
    expect(controlled?.ratio).toBeLessThanOrEqual(0.75)
    expect(controlled?.ratio).toBeLessThan(plain?.ratio ?? 0)
    expect(controlled?.wrong).toBeLessThanOrEqual(0.05)
    expect(believed?.wrong).toBeGreaterThan(0.05)
  })
})
