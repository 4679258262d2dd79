import { describe, expect, test } from 'vitest'
import {
  countTokenDistances,
  logDistanceAbove,
  logDistanceBelow,
  type TokenDistances,
  type TwoTokens,
  tokenDistance,
} from './token-distance.ts'

/** All outcomes of two answers of each endpoint to one prompt, with their chances. */
function outcomes(first: readonly number[], other: readonly number[]): { distance: number; chance: number }[] {
  const pairs = (chances: readonly number[]) =>
    chances.flatMap((one, a) => chances.map((two, b) => ({ tokens: [a, b] as TwoTokens, chance: one * two })))
  return pairs(first).flatMap((own) =>
    pairs(other).map((its) => ({ distance: tokenDistance(own.tokens, its.tokens), chance: own.chance * its.chance })),
  )
}

const mean = (values: { distance: number; chance: number }[]) =>
  values.reduce((sum, { distance, chance }) => sum + distance * chance, 0)

/** The mean of the evidence after one prompt and after two independent ones: exact. */
function meanEvidence(
  logEvidence: (distances: TokenDistances) => number,
  possible: { distance: number; chance: number }[],
): number[] {
  const weigh = (distances: number[], chance: number) => chance * Math.exp(logEvidence(countTokenDistances(distances)))
  const once = possible.reduce((sum, { distance, chance }) => sum + weigh([distance], chance), 0)
  const twice = possible.reduce(
    (sum, one) =>
      sum + possible.reduce((part, two) => part + weigh([one.distance, two.distance], one.chance * two.chance), 0),
    0,
  )
  return [once, twice]
}

describe('tokenDistance', () => {
  test.each([
    [[1, 1], [1, 1], 0],
    [[1, 1], [2, 2], 1],
    [[1, 2], [3, 3], 0.5],
    [[1, 2], [1, 1], 0],
    [[1, 2], [1, 3], -0.25],
    [[1, 2], [2, 1], -0.5],
    [[1, 2], [3, 4], 0],
  ] as const)('default: %j and %j give %d', (own, other, distance) => {
    expect(tokenDistance(own, other)).toBe(distance)
    expect(tokenDistance(other, own)).toBe(distance)
  })

  test('behavior: its mean is half the squared distance, and 0 between equal distributions however much they waver', () => {
    expect(mean(outcomes([0.7, 0.3, 0], [0.2, 0.3, 0.5]))).toBeCloseTo((0.25 + 0.25) / 2, 12)
    expect(mean(outcomes([0.4, 0.35, 0.25], [0.4, 0.35, 0.25]))).toBeCloseTo(0, 12)
  })
})

describe('logDistanceAbove, logDistanceBelow', () => {
  const wavering = outcomes([0.6, 0.4], [0.6, 0.4])
  const apart = outcomes([0.9, 0.1], [0.4, 0.6])

  test('behavior: at the bound the mean of the evidence is 1, beyond it more, and before it less', () => {
    const above = (bound: number) => (distances: TokenDistances) => logDistanceAbove(distances, bound)
    const below = (bound: number) => (distances: TokenDistances) => logDistanceBelow(distances, bound)
    for (const evidence of [above(0.25), below(0.25)]) {
      for (const value of meanEvidence(evidence, apart)) expect(value).toBeCloseTo(1, 10)
    }
    for (const value of meanEvidence(above(0.05), wavering)) expect(value).toBeLessThan(1)
    for (const value of meanEvidence(below(0.12), apart)) expect(value).toBeLessThan(1)
    for (const value of meanEvidence(below(0.12), wavering)) expect(value).toBeGreaterThan(1)
    for (const value of meanEvidence(above(0.05), apart)) expect(value).toBeGreaterThan(1)
  })

  test('default: fifty prompts without a difference refute .12 by far, ten answered otherwise .05', () => {
    expect(Math.exp(logDistanceBelow(countTokenDistances(Array(50).fill(0)), 0.12))).toBeGreaterThan(60)
    const ten = countTokenDistances([...Array(20).fill(0), ...Array(10).fill(1)])
    expect(Math.exp(logDistanceAbove(ten, 0.05))).toBeGreaterThan(500)
  })

  test('error: a bound that is none, and what is no distance', () => {
    expect(() => logDistanceAbove(countTokenDistances([]), 0)).toThrow('strictly between 0 and 1')
    expect(() => logDistanceBelow(countTokenDistances([]), 1)).toThrow('strictly between 0 and 1')
    expect(() => countTokenDistances([0.3])).toThrow('one of -0.5, -0.25, 0, 0.5, 1')
  })
})
