import { describe, expect, it } from 'vitest'
import { figures } from './figures.ts'
import { placeOf, roundedFigure, STEPS, valueAt } from './slider-scale.ts'

describe('valueAt, placeOf', () => {
  it('default: by factors, both ends and the middle', () => {
    expect([0, STEPS / 2, STEPS].map((place) => valueAt(place, figures.suppliers))).toEqual([1, 320, 100_000])
    expect([1, 320, 100_000, 1e9].map((value) => placeOf(value, figures.suppliers))).toEqual([0, 100, 200, 200])
  })

  it('default: evenly', () => {
    expect([0, STEPS / 2, STEPS].map((place) => valueAt(place, figures.meanScore))).toEqual([0.02, 0.5, 0.98])
  })

  it('behavior: a value within the bounds comes back from its place, to two digits', () => {
    for (const value of [1, 4, 24, 100, 1_000]) {
      expect(valueAt(placeOf(value, figures.applications), figures.applications) / value).toBeCloseTo(1, 1)
    }
  })
})

describe('roundedFigure', () => {
  it('default', () => {
    expect([0.1 + 0.2, 373.123456, 100_000].map(roundedFigure)).toEqual([0.3, 373.123, 100_000])
  })
})
