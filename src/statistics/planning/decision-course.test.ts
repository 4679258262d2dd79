import { describe, expect, test } from 'vitest'
import { tierErrorStudy } from '../../../study/tier-errors.ts'
import { StatisticsArgumentError } from '../argument-error.ts'
import { defaultTierRule } from '../tier-decision.ts'
import { type DecisionCourse, decisionCourses } from './decision-course.ts'

function decisionCourse({ mean, mostItems }: { mean: number; mostItems: number }): DecisionCourse {
  const [course] = decisionCourses({ means: [mean], mostItems })
  if (course === undefined) throw new TypeError('a course for each mean')
  return course
}

describe('decisionCourses', () => {
  test('default: the middle of a tier is decided soon and hardly ever wrongly', () => {
    const course = decisionCourse({ mean: 0.675, mostItems: 1200 })
    expect(course).toEqual({
      meanItems: expect.closeTo(151, 0),
      medianItems: 135,
      p90Items: 236,
      decided: {
        none: expect.closeTo(0, 5),
        base: expect.closeTo(0.0002, 4),
        middle: expect.closeTo(0.9998, 4),
        high: expect.closeTo(0, 4),
      },
      undecided: expect.closeTo(0, 4),
    })
  })

  test('default: on a threshold it mostly stays open', () => {
    const { meanItems, medianItems, undecided, decided } = decisionCourse({ mean: 0.55, mostItems: 1200 })
    expect([meanItems > 900, medianItems, undecided > 0.5]).toEqual([true, null, true])
    expect(undecided + decided.none + decided.base + decided.middle + decided.high).toBeCloseTo(1, 9)
  })

  test('behavior: what never varies is decided after as many items as the evidence takes', () => {
    expect(decisionCourse({ mean: 1, mostItems: 100 })).toMatchObject({ meanItems: 27, medianItems: 27, undecided: 0 })
    expect(decisionCourse({ mean: 0, mostItems: 12 })).toMatchObject({ meanItems: 12, medianItems: null, undecided: 1 })
  })

  test('behavior: agrees with simulated suppliers (slow: simulations)', async () => {
    const means = [0.35, 0.6, 0.9]
    const alphas = { lower: defaultTierRule.alphaOver, upper: defaultTierRule.alphaUnder }
    const options = { suppliers: 400, mostItems: 600, alphas, seed: 'course', means }
    for (const { mean, meanItems, undecided } of await tierErrorStudy(options)) {
      const course = decisionCourse({ mean, mostItems: 600 })
      expect(Math.abs(course.meanItems / meanItems - 1)).toBeLessThan(0.06)
      expect(Math.abs(course.undecided - undecided)).toBeLessThan(0.07)
    }
  })

  test.each([
    { mean: 1.1, mostItems: 10 },
    { mean: 0.5, mostItems: 0 },
    { mean: 0.5, mostItems: 1.5 },
  ])('error: %o', (bad) => {
    expect(() => decisionCourse(bad)).toThrow(StatisticsArgumentError)
  })
})
