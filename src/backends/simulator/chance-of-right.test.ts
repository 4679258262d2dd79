import { describe, expect, it } from 'vitest'
import { chanceOfRight } from './chance-of-right.ts'

function meanChance(accuracy: number, slope: number): number {
  const steps = 2_000
  const chances = Array.from({ length: steps }, (_, step) =>
    chanceOfRight({ accuracy, slope, difficulty: (step + 0.5) / steps }),
  )
  return chances.reduce((sum, chance) => sum + chance, 0) / steps
}

describe('chanceOfRight', () => {
  it('default: the mean over difficulties is the accuracy', () => {
    const cases = [0.05, 0.43, 0.69, 0.91, 0.999].flatMap((accuracy) =>
      [0.5, 4, 12].map((slope) => ({ accuracy, slope })),
    )
    const means = cases.map(({ accuracy, slope }) => Number(meanChance(accuracy, slope).toFixed(4)))
    expect(means).toEqual(cases.map(({ accuracy }) => accuracy))
  })

  it('behavior: harder items are known less often', () => {
    const at = (difficulty: number) => chanceOfRight({ accuracy: 0.6, slope: 4, difficulty })
    expect([at(0), at(0.5), at(1)].map((chance) => chance.toFixed(3))).toEqual(['0.926', '0.630', '0.187'])
  })

  it('args: 0, 1 and a slope of 0 are the accuracy everywhere', () => {
    expect(chanceOfRight({ accuracy: 0, slope: 4, difficulty: 0 })).toBe(0)
    expect(chanceOfRight({ accuracy: 1, slope: 4, difficulty: 1 })).toBe(1)
    expect(chanceOfRight({ accuracy: 0.3, slope: 0, difficulty: 1 })).toBe(0.3)
  })
})
