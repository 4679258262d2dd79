import { describe, expect, it } from 'vitest'
import { betaMixtureInterval } from '../beta-mixture.ts'
import { differenceInterval } from '../difference-interval.ts'
import { randomStream } from '../random-stream.ts'
import { emptyDifferences, foldDifference, pairedDifference } from './paired-difference.ts'

const sides = { lower: 0.025, upper: 0.025 }

/** Two suppliers on common items: item difficulty uniform, the second one's chance lower by `gap` on each. */
function course(seed: string, items: number, gap: number) {
  const stream = randomStream(seed)
  let sums = emptyDifferences
  let isHeld = true
  const totals = [0, 0] as [number, number]
  for (let item = 0; item < items; item += 1) {
    // Both see the same item: it is easy or hard for both.
    const chance = stream.next() < 0.5 ? 0.95 : 0.15
    const minuend = stream.next() < chance ? 1 : 0
    const subtrahend = stream.next() < chance - gap ? 1 : 0
    totals[0] += minuend
    totals[1] += subtrahend
    sums = foldDifference(sums, { minuend, subtrahend })
    if (item % 10 === 9) {
      const { lower, upper } = pairedDifference(sums, sides)
      isHeld &&= lower <= gap && gap <= upper
    }
  }
  return { paired: pairedDifference(sums, sides), isHeld, totals }
}

describe('pairedDifference', () => {
  it('default: from nothing to something', () => {
    expect(pairedDifference(emptyDifferences, sides)).toEqual({ n: 0, difference: null, lower: -1, upper: 1 })
    let sums = emptyDifferences
    for (let item = 0; item < 200; item += 1)
      sums = foldDifference(sums, { minuend: 1, subtrahend: item % 4 === 0 ? 0 : 1 })
    const { lower, upper, ...rest } = pairedDifference(sums, sides)
    expect(rest).toEqual({ n: 200, difference: 0.25 })
    expect([lower > 0.1, lower < 0.25, upper > 0.25, upper < 0.4]).toEqual([true, true, true, true])
  })

  it('behavior: holds the truth at all looks in 95 of 100 courses, and is narrower than two intervals', () => {
    const items = 300
    const courses = Array.from({ length: 150 }, (_, run) => course(`paired ${run}`, items, 0.1))
    expect(courses.filter(({ isHeld }) => isHeld).length / courses.length).toBeGreaterThanOrEqual(0.95)
    const widths = courses.map(({ paired, totals }) => {
      const [high, low] = totals.map((successes) => ({
        mean: successes / items,
        ...betaMixtureInterval({ n: items, successes }, 0.025),
        alpha: 0.025,
      }))
      if (high === undefined || low === undefined) return 1
      const apart = differenceInterval(high, low)
      return (paired.upper - paired.lower) / (apart.upper - apart.lower)
    })
    expect(widths.reduce((sum, width) => sum + width, 0) / widths.length).toBeLessThan(0.6)
  })

  it('error: a score outside [0, 1]', () => {
    expect(() => foldDifference(emptyDifferences, { minuend: 1.1, subtrahend: 0 })).toThrow('between 0 and 1')
  })
})
