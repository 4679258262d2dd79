import { describe, expect, it } from 'vitest'
import { type DesignItem, emptyControl, expectationOf, foldControlled } from '../item-response/control-variate.ts'
import type { ItemModel } from '../item-response/item-model.ts'
import { emptyAccumulator, fold } from '../random-group-mean.ts'
import { randomStream } from '../random-stream.ts'
import { defaultTierRule } from '../tier-decision.ts'
import { openBounds, tierBounds } from './tier-bounds.ts'

const design: readonly DesignItem[] = [
  { item: 'easy', weight: 0.5, difficulties: [null] },
  { item: 'hard', weight: 0.5, difficulties: [null] },
]
const models: Readonly<Record<'right' | 'wrong', ItemModel>> = {
  right: {
    easy: { slope: 1, intercept: 2, difficultySlope: 0 },
    hard: { slope: 1, intercept: -2, difficultySlope: 0 },
  },
  wrong: {
    easy: { slope: 1, intercept: -2, difficultySlope: 0 },
    hard: { slope: 3, intercept: 3, difficultySlope: 0 },
  },
}
const rule = { ...defaultTierRule, alphaOver: 0.05, alphaUnder: 0.05 }

/** After how many scores the bounds first reach a level, null if never, for a supplier of a mean score. */
function firstReached(
  seed: string,
  { mean, model, most }: { mean: number; model: ItemModel | null; most: number },
  isReached: (bounds: { lower: number; upper: number }) => boolean,
): number | null {
  const stream = randomStream(seed)
  const expectation = expectationOf(model ?? {}, design)
  let accumulator = emptyAccumulator()
  let control = emptyControl()
  let bounds = openBounds
  for (let n = 1; n <= most; n += 1) {
    const item = stream.next() < 0.5 ? 'easy' : 'hard'
    const score = stream.next() < mean + (item === 'easy' ? 0.36 : -0.36) ? 1 : 0
    accumulator = fold(accumulator, score)
    control = foldControlled(control, expectation, { item, difficulty: null, score })
    bounds = tierBounds(bounds, accumulator, rule, model === null ? null : control)
    if (isReached(bounds)) return n
  }
  return null
}

describe('tierBounds with corrected scores', () => {
  it.each(['right', 'wrong'] as const)(
    'behavior: with a model that is %s, a level that is the mean itself is excluded in at most 5 % of the courses',
    (name) => {
      const courses = 300
      const model = models[name]
      let [over, under] = [0, 0]
      for (let run = 0; run < courses; run += 1) {
        const course = { mean: 0.55, model, most: 300 }
        over += firstReached(`over ${name} ${run}`, course, ({ lower }) => lower >= 0.55) === null ? 0 : 1
        under += firstReached(`under ${name} ${run}`, course, ({ upper }) => upper <= 0.55) === null ? 0 : 1
      }
      expect(over / courses).toBeLessThanOrEqual(0.05)
      expect(under / courses).toBeLessThanOrEqual(0.05)
    },
  )

  it('behavior: a right model finds a level with a third fewer scores, a wrong one costs little', () => {
    const itemsWith = (model: ItemModel | null) =>
      Array.from({ length: 60 }, (_, run) => {
        const course = { mean: 0.62, model, most: 3_000 }
        return firstReached(`found ${run}`, course, ({ lower }) => lower >= 0.55) ?? 3_000
      }).reduce((sum, items) => sum + items, 0)
    const plain = itemsWith(null)
    expect(itemsWith(models.right) / plain).toBeLessThan(0.67)
    expect(itemsWith(models.wrong) / plain).toBeLessThan(1.2)
  })
})
