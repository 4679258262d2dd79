import { describe, expect, test } from 'vitest'
import { defaultTierRule } from '../tier-decision.ts'
import { measuredPopulation, populationCourse, reportPopulation } from './population.ts'

describe('reportPopulation', () => {
  test('default: nine in ten near the exemplars, one in ten junk', () => {
    const population = reportPopulation()
    const share = (least: number, below: number) =>
      population.reduce((sum, { mean, weight }) => sum + (mean >= least && mean < below ? weight : 0), 0)
    expect([share(0, 1), share(0, 0.3), share(0.45, 0.82)].map((value) => Number(value.toFixed(9)))).toEqual([
      1, 0.1, 0.9,
    ])
  })
})

describe('populationCourse', () => {
  test('default: what the report’s suppliers take', () => {
    const { meanItems, undecided } = populationCourse(reportPopulation(), defaultTierRule)
    expect([meanItems, 100 * undecided]).toEqual([expect.closeTo(379, 0), expect.closeTo(5.3, 0)])
  })

  test('behavior: stricter rules take more, clearer suppliers less', () => {
    const strict = { ...defaultTierRule, alphaOver: 0.0001, alphaUnder: 0.001 }
    const items = [
      populationCourse(measuredPopulation([0.42, 0.68]), defaultTierRule),
      populationCourse(reportPopulation(), defaultTierRule),
      populationCourse(reportPopulation(), strict),
    ].map(({ meanItems }) => meanItems)
    expect(items).toEqual(items.toSorted((a, b) => a - b))
  })

  test('behavior: measured scores count each the same, on whole points', () => {
    expect(measuredPopulation([0.601, 0.599, 0.3, 0.9])).toEqual([
      { mean: 0.3, weight: 0.25 },
      { mean: 0.6, weight: 0.5 },
      { mean: 0.9, weight: 0.25 },
    ])
  })
})
