import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { uncertaintyPropensities } from './choose-items.ts'
import { estimateAbility, type ScoredItem } from './estimate-ability.ts'
import { type ItemModel, itemInformation, parametersOf, probabilityOfRight } from './item-model.ts'

const model: ItemModel = {
  easy: { slope: 1, intercept: 2, difficultySlope: 0 },
  sharp: { slope: 2, intercept: 0, difficultySlope: 0 },
  family: { slope: 1, intercept: 1, difficultySlope: -4 },
}

describe('probabilityOfRight', () => {
  it('default', () => {
    expect(probabilityOfRight(parametersOf(model, 'sharp'), 0, null)).toBe(0.5)
    expect(probabilityOfRight(parametersOf(model, 'family'), 1, 0.5)).toBe(0.5)
    expect(probabilityOfRight(parametersOf(model, 'easy'), 0, null)).toBeCloseTo(0.8808, 4)
  })

  it('behavior: an item that it does not know is a coin that tells nothing', () => {
    expect(probabilityOfRight(parametersOf(model, 'new'), 3, 0.9)).toBe(0.5)
    expect(itemInformation(parametersOf(model, 'new'), 3, 0.9)).toBe(0)
  })
})

describe('itemInformation', () => {
  it('default: greatest where the answer is least certain', () => {
    expect(itemInformation(parametersOf(model, 'sharp'), 0, null)).toBe(1)
    expect(itemInformation(parametersOf(model, 'sharp'), 1, null)).toBeLessThan(0.5)
  })
})

describe('estimateAbility', () => {
  const answer = (item: string, score: number): ScoredItem => ({ item, difficulty: null, score })

  it('args: no answers: the average, one standard deviation about', () => {
    expect(estimateAbility(model, [])).toEqual({ ability: 0, standardError: 1, information: 1 })
  })

  it('behavior: all right or all wrong stays finite', () => {
    const right = estimateAbility(
      model,
      Array.from({ length: 500 }, () => answer('easy', 1)),
    )
    const wrong = estimateAbility(
      model,
      Array.from({ length: 500 }, () => answer('easy', 0)),
    )
    expect([right.ability > 2, right.ability < 8, wrong.ability < -3, wrong.ability > -10]).toEqual(Array(4).fill(true))
  })

  it('behavior: the true ability lies within two standard errors in about 95 of 100 courses', () => {
    const courses = 200
    let held = 0
    for (let run = 0; run < courses; run += 1) {
      const stream = randomStream(`ability ${run}`)
      const truth = 2 * stream.next() - 1
      const answers = Array.from({ length: 150 }, (): ScoredItem => {
        const difficulty = stream.next()
        const score = stream.next() < probabilityOfRight(parametersOf(model, 'family'), truth, difficulty) ? 1 : 0
        return { item: 'family', difficulty, score }
      })
      const { ability, standardError } = estimateAbility(model, answers)
      held += Math.abs(ability - truth) < 1.96 * standardError ? 1 : 0
    }
    expect(held / courses).toBeGreaterThan(0.91)
    expect(held / courses).toBeLessThan(0.99)
  })

  it('error: a score outside [0, 1]', () => {
    expect(() => estimateAbility(model, [answer('easy', 2)])).toThrow('between 0 and 1')
  })
})

describe('uncertaintyPropensities', () => {
  const weights = { easy: 0.5, sharp: 0.5 }

  it('default: more of what is uncertain, never less than the share of what is published', () => {
    const { easy = 0, sharp = 0 } = uncertaintyPropensities(model, weights, { ability: 1, share: 0.5 })
    expect(easy + sharp).toBeCloseTo(1, 12)
    expect(easy).toBeLessThan(sharp)
    expect(easy).toBeGreaterThan(0.25)
  })

  it('args: a share of 1 is what is published', () => {
    expect(uncertaintyPropensities(model, weights, { ability: 2, share: 1 })).toEqual(weights)
  })

  it('error: a share of 0 would never ask some items', () => {
    expect(() => uncertaintyPropensities(model, weights, { ability: 0, share: 0 })).toThrow('above 0')
  })
})
