import { describe, expect, test } from 'vitest'
import { separationStudy } from '../../../study/planner.ts'
import { StatisticsArgumentError } from '../argument-error.ts'
import { separatingItems } from './separating-items.ts'

const question = { scores: [0.68, 0.72], alpha: 0.05, power: 0.9, correlation: 0.4 } as const

describe('separatingItems', () => {
  test('default: four points take thousands of items, common ones fewer', () => {
    expect(separatingItems(question)).toEqual({
      unpaired: 2753,
      paired: 1653,
      unpairedWatched: 6766,
      pairedWatched: 3837,
    })
  })

  test('behavior: in any order, and as the normal approximation has it by hand', () => {
    expect(separatingItems({ ...question, scores: [0.72, 0.68] })).toEqual(separatingItems(question))
    // (1.645 + 1.282)² · (0.25 + 0.21) / 0.2²
    expect(separatingItems({ scores: [0.5, 0.7], alpha: 0.1, power: 0.9, correlation: 0 }).unpaired).toBe(99)
  })

  test('behavior: by then nine in ten are told apart, and hardly one the wrong way round (slow: simulations)', () => {
    const [row] = separationStudy({ questions: [{ scores: [0.5, 0.7], correlation: 0.4 }], pairs: 500, seed: 'pairs' })
    expect(row?.separated).toBeGreaterThanOrEqual(0.9)
    expect(row?.reversed).toBeLessThanOrEqual(0.02)
  })

  test.each([
    { scores: [0.5, 0.5] as const },
    { scores: [0, 0.5] as const },
    { scores: [0.1, 0.9] as const, correlation: 0.9 },
    { alpha: 0 },
    { power: 1 },
  ])('error: %o', (bad) => {
    expect(() => separatingItems({ ...question, ...bad })).toThrow(StatisticsArgumentError)
  })
})
