import { describe, expect, it } from 'vitest'
import { interpolatedQuantile } from '#statistics/quantiles/bootstrap-quantiles.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { createLiveQuantiles } from './live-quantiles.ts'

describe('createLiveQuantiles', () => {
  it('default: within a hundredth of the exact ones', () => {
    const random = randomStream('times')
    const times = Float64Array.from({ length: 5_000 }, () => 20 * Math.exp(3 * random.next()))
    const live = createLiveQuantiles()
    for (const time of times) live.add(time)
    const sorted = times.toSorted()
    for (const share of [0, 0.5, 0.99, 1])
      expect(Math.abs((live.at(share) ?? 0) / interpolatedQuantile(sorted, share) - 1)).toBeLessThan(0.01)
  })

  it('behavior: nothing so far, times of nothing, and times beyond its steps', () => {
    const live = createLiveQuantiles()
    expect(live.at(0.5)).toBeNull()
    live.add(0)
    expect(live.at(0.5)).toBe(0.01)
    live.add(1e12)
    expect(live.at(1)).toBeCloseTo(10_000_000, -5)
  })
})
