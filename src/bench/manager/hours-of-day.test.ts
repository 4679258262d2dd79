import { describe, expect, it } from 'vitest'
import { meanWeight, usersHours } from './hours-of-day.ts'

const hourMs = 3_600_000

describe('meanWeight', () => {
  it('default: the hour of the day in UTC', () => {
    const weights = usersHours.map((_, hour) => meanWeight(usersHours, (24 * 20_000 + hour) * hourMs, hourMs))
    expect(weights).toEqual(usersHours)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(24)
    expect(Math.max(...weights) / Math.min(...weights)).toBeCloseTo(3, 0)
    expect(weights.indexOf(Math.max(...weights))).toBe(13)
  })

  it('behavior: a stretch of several hours has their mean; a whole day has 1', () => {
    expect(meanWeight([1, 3], 0, 2 * hourMs)).toBe(2)
    expect(meanWeight(usersHours, 5 * hourMs, 24 * hourMs)).toBeCloseTo(1)
  })

  it('behavior: without hours every moment counts alike', () => {
    expect(meanWeight(null, 123, hourMs)).toBe(1)
  })
})
