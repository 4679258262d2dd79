import { expect, test } from 'vitest'
import { emptyAccumulator, fold } from '#statistics/random-group-mean.ts'
import { openBounds } from '#statistics/tiers/tier-bounds.ts'
import { advanceTier, noTierProgress } from './tier-progress.ts'

test('behavior: a level that was excluded stays so, and looks that contradict one another begin anew', () => {
  let accumulator = emptyAccumulator()
  let progress = noTierProgress
  const course: (typeof openBounds)[] = []
  const see = (score: 0 | 1, times: number) => {
    for (let item = 0; item < times; item += 1) {
      accumulator = fold(accumulator, score)
      progress = advanceTier(progress, accumulator, null)
    }
    course.push(progress.bounds)
  }
  see(1, 60)
  see(0, 15)
  see(0, 400)
  expect(course[0]).toEqual({ lower: expect.closeTo(0.83, 9), upper: 1 })
  expect(course[1]).toEqual(course[0])
  expect(advanceTier({ ...noTierProgress, bounds: openBounds }, accumulatorOf(60, 15), null).bounds.lower).toBeLessThan(
    0.83,
  )
  expect(course[2]?.upper).toBeLessThan(0.3)
})

function accumulatorOf(right: number, wrong: number) {
  let accumulator = emptyAccumulator()
  for (let item = 0; item < right + wrong; item += 1) accumulator = fold(accumulator, item < right ? 1 : 0)
  return accumulator
}
