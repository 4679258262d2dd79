import { describe, expect, it } from 'vitest'
import { emptyAccumulator, fold, type MeanAccumulator } from '../random-group-mean.ts'
import { randomStream } from '../random-stream.ts'
import { decidingLevels, defaultTierRule } from '../tier-decision.ts'
import { openBounds, tierBounds } from './tier-bounds.ts'

function seen(n: number, successes: number): MeanAccumulator {
  return { ...emptyAccumulator(), binary: { n, successes } }
}

/** Levels are sums of thresholds and the zone, so their last digits are what floating point makes of them. */
function bounds(earlier: { lower: number; upper: number }, accumulator: MeanAccumulator) {
  const { lower, upper } = tierBounds(earlier, accumulator, defaultTierRule)
  return [Number(lower.toFixed(6)), Number(upper.toFixed(6))]
}

describe('tierBounds', () => {
  it('default: the levels that 500 scores exclude', () => {
    expect(bounds(openBounds, seen(500, 340))).toEqual([0.58, 0.78])
  })

  it('args: nothing seen', () => {
    expect(bounds(openBounds, emptyAccumulator())).toEqual([0, 1])
  })

  it('behavior: a level once excluded stays so', () => {
    const before = tierBounds(openBounds, seen(500, 340), defaultTierRule)
    expect(bounds(openBounds, seen(530, 340))).toEqual([0.55, 0.78])
    expect(bounds(before, seen(530, 340))).toEqual([0.58, 0.78])
  })

  it('behavior: bounds that contradict each other are made anew', () => {
    const before = { lower: 0.78, upper: 0.83 }
    expect(bounds(before, seen(2000, 1000))).toEqual([0.33, 0.55])
    // A mean is not both above a level and below it.
    expect(bounds({ lower: 0.55, upper: 1 }, seen(500, 234))).toEqual([0.33, 0.55])
  })

  it('behavior: all and none', () => {
    expect(bounds(openBounds, seen(200, 200))).toEqual([0.83, 1])
    expect(bounds(openBounds, seen(200, 0))).toEqual([0, 0.28])
  })

  it('behavior: limits of thresholds move the levels apart', () => {
    const limit = (threshold: number) => ({ lower: threshold - 0.02, upper: threshold + 0.02 })
    const limits = { base: limit(0.3), middle: limit(0.55), high: limit(0.8) }
    const levels = decidingLevels({ ...defaultTierRule, limits })
    expect(levels.lower.map((level) => level.toFixed(2))).toEqual([
      '0.30',
      '0.32',
      '0.35',
      '0.55',
      '0.57',
      '0.60',
      '0.80',
      '0.82',
      '0.85',
    ])
    expect(levels.upper.map((level) => level.toFixed(2))).toEqual([
      '0.26',
      '0.28',
      '0.31',
      '0.51',
      '0.53',
      '0.56',
      '0.76',
      '0.78',
      '0.81',
    ])
  })

  it('behavior: graded scores count for what they are worth, and steady ones for more', () => {
    const scores = Array.from({ length: 150 }, (_, index) => [0.6, 0.65, 0.7][index % 3] ?? 0)
    const steady = scores.reduce((state, score) => fold(state, score), emptyAccumulator())
    const sum = scores.reduce((total, score) => total + score, 0)
    expect(bounds(openBounds, steady)).toEqual([0.58, 0.78])
    expect(bounds(openBounds, seen(150, Math.floor(sum)))).toEqual([0.33, 0.78])
  })

  it('behavior: tilted draws are tested on their own scale', () => {
    const stream = randomStream('tilted')
    let state = emptyAccumulator({ largestRatio: 2 })
    for (let draw = 0; draw < 3000; draw += 1) state = fold(state, stream.next() < 0.68 ? 1 : 0, 1)
    expect(bounds(openBounds, state)).toEqual([0.58, 0.78])
  })
})
