import { describe, expect, it } from 'vitest'
import { logprobOf, type Sampling, sampleToken } from './sample-token.ts'
import { seededRandom } from './seeded-random.ts'

const next = new Map([
  [7, 0.5],
  [3, 0.3],
  [9, 0.15],
  [1, 0.05],
])
const plain: Sampling = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  frequencyPenalty: 0,
  presencePenalty: 0,
  logitBias: new Map(),
}
const noTokens = new Map<number, number>()

/** What is drawn for numbers spread evenly over [0, 1). */
function spread(sampling: Partial<Sampling>, used = noTokens): Record<number, number> {
  const counts: Record<number, number> = {}
  for (let step = 0; step < 1000; step++) {
    const token = sampleToken(next, { ...plain, ...sampling }, used, () => (step + 0.5) / 1000)
    counts[token] = (counts[token] ?? 0) + 1
  }
  return counts
}

describe('sampleToken', () => {
  it('draws in proportion', () => {
    expect(spread({})).toEqual({ 7: 500, 3: 300, 9: 150, 1: 50 })
  })

  it('temperature: sharpens below 1, flattens above', () => {
    // Squares 0.25, 0.09, 0.0225, 0.0025 of 0.365.
    expect(spread({ temperature: 0.5 })).toEqual({ 7: 685, 3: 247, 9: 61, 1: 7 })
    expect(spread({ temperature: 2 })[1]).toBeGreaterThan(100)
  })

  it('temperature 0: takes the most probable, and asks for no number', () => {
    const random = () => {
      throw new Error('asked')
    }
    expect(sampleToken(next, { ...plain, temperature: 0 }, noTokens, random)).toBe(7)
    const logitBias = new Map([[9, 5]])
    expect(sampleToken(next, { ...plain, temperature: 0, logitBias }, noTokens, random)).toBe(9)
  })

  it('topK, topP and minP: keep the most probable ones, at least one', () => {
    expect(spread({ topK: 2 })).toEqual({ 7: 625, 3: 375 })
    expect(spread({ topP: 0.79 })).toEqual({ 7: 625, 3: 375 })
    expect(spread({ topP: 0 })).toEqual({ 7: 1000 })
    expect(spread({ minP: 0.25 })).toEqual({ 7: 526, 3: 316, 9: 158 })
    expect(spread({ minP: 1 })).toEqual({ 7: 1000 })
  })

  it('topP: is a share of what topK leaves', () => {
    expect(spread({ topK: 2, topP: 0.6 })).toEqual({ 7: 1000 })
  })

  it('penalties: by count and by presence', () => {
    const used = new Map([[7, 2]])
    const penalised = Math.exp(-3) * 0.5
    const share = Math.round((1000 * penalised) / (0.5 + penalised))
    expect(Math.abs((spread({ frequencyPenalty: 1, presencePenalty: 1 }, used)[7] ?? 0) - share)).toBeLessThanOrEqual(1)
  })

  it('logitBias: −100 forbids, 100 forces', () => {
    expect(spread({ logitBias: new Map([[7, -100]]) })[7]).toBeUndefined()
    expect(spread({ logitBias: new Map([[1, 100]]) })).toEqual({ 1: 1000 })
  })

  it('error: an empty table', () => {
    expect(() => sampleToken(new Map(), plain, noTokens, () => 0)).toThrow(TypeError)
  })
})

describe('logprobOf', () => {
  it('is finite, and never above 0', () => {
    expect(logprobOf(0)).toBeCloseTo(-103.28, 2)
    expect(logprobOf(1.0000001)).toBe(0)
  })
})

describe('seededRandom', () => {
  it('is the same for the same seed, and another for another choice', () => {
    const numbers = (seed: number, choice: number) => {
      const random = seededRandom(seed, choice)
      return Array.from({ length: 3 }, random)
    }
    expect(numbers(5, 0)).toEqual(numbers(5, 0))
    expect(numbers(5, 1)).not.toEqual(numbers(5, 0))
    expect(numbers(-6, 0)).not.toEqual(numbers(6, 0))
  })

  it('is SplitMix64: the first numbers of seed 1234567', () => {
    const random = seededRandom(1234567)
    // The published test vector's first values, 6457827717110365317 and 3203168211198807973, by their upper 53 bits.
    expect([random(), random()]).toEqual([
      Number(6457827717110365317n >> 11n) / 2 ** 53,
      Number(3203168211198807973n >> 11n) / 2 ** 53,
    ])
  })

  it('is even', () => {
    const random = seededRandom(0)
    const mean = Array.from({ length: 10_000 }, random).reduce((sum, value) => sum + value, 0) / 10_000
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01)
  })
})
