import { describe, expect, test } from 'vitest'
import { StatisticsArgumentError } from '../argument-error.ts'
import { decisionCourses } from './decision-course.ts'
import { itemsLeft } from './items-left.ts'

describe('itemsLeft', () => {
  test.each([0.2, 0.35, 0.45, 0.53, 0.6, 0.78, 0.9])(
    'default: from nothing about what a decision at %d takes',
    (mean) => {
      const meanItems = decisionCourses({ means: [mean], mostItems: 6_000 })[0]?.meanItems ?? Number.NaN
      expect(Math.abs(itemsLeft({ n: 0, mean }) / meanItems - 1)).toBeLessThan(0.35)
    },
  )

  test('behavior: evidence counts, and what is past its need is due now', () => {
    expect(itemsLeft({ n: 100, mean: 0.6 })).toBeCloseTo(516.7, 1)
    expect(itemsLeft({ n: 550, mean: 0.6 })).toBeCloseTo(66.7, 1)
    expect(itemsLeft({ n: 900, mean: 0.6 })).toBe(0)
  })

  test('behavior: nearer to a threshold takes longer; nothing known counts as the middle of a tier', () => {
    const left = [0.675, 0.62, 0.58, 0.56].map((mean) => itemsLeft({ n: 50, mean }))
    expect(left).toEqual(left.toSorted((a, b) => a - b))
    expect(itemsLeft({ n: 0, mean: null })).toBeCloseTo(itemsLeft({ n: 0, mean: 0.425 }), 9)
  })

  test('behavior: the ends of the scale', () => {
    expect(itemsLeft({ n: 0, mean: 0 })).toBeGreaterThan(5)
    expect(itemsLeft({ n: 10, mean: 1 })).toBeGreaterThan(5)
    expect(itemsLeft({ n: 50, mean: 1 })).toBe(0)
  })

  test.each([
    { n: -1, mean: 0.5 },
    { n: 5, mean: 1.5 },
    { n: Number.NaN, mean: 0.5 },
  ])('error: %o', (bad) => {
    expect(() => itemsLeft(bad)).toThrow(StatisticsArgumentError)
  })
})
