import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { thresholdLogEValue } from './threshold-evidence.ts'

type Golden = {
  thresholdLogEValue: readonly { n: number; successes: number; mean: number; value: number }[]
}
const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '__golden__', 'threshold-evidence.json'), 'utf8'),
)

/** The probability that 0/1 scores of this mean ever give evidence of 1/alpha within `items`: exact, not simulated. */
function everCrosses({ mean, level, alpha, items }: { mean: number; level: number; alpha: number; items: number }) {
  let still = [1]
  let crossed = 0
  for (let n = 1; n <= items; n += 1) {
    const next = Array.from({ length: n + 1 }, (_, successes) => {
      return (still[successes] ?? 0) * (1 - mean) + (still[successes - 1] ?? 0) * mean
    })
    for (const [successes, probability] of next.entries()) {
      if (probability < 1e-18 || thresholdLogEValue({ n, successes }, level) < -Math.log(alpha)) continue
      crossed += probability
      next[successes] = 0
    }
    still = next
  }
  return crossed
}

describe('thresholdLogEValue', () => {
  it.each(golden.thresholdLogEValue)('default: $successes of $n against $mean', ({ n, successes, mean, value }) => {
    expect(thresholdLogEValue({ n, successes }, mean)).toBeCloseTo(value, 8)
  })

  it('behavior: nothing seen is no evidence', () => {
    expect(thresholdLogEValue({ n: 0, successes: 0 }, 0.55)).toBeCloseTo(0, 12)
  })

  it.each([
    [0.27, 0.01],
    [0.52, 0.01],
    [0.83, 0.01],
    [0.42, 0.04],
  ])('behavior: at a mean of %s, %s is hardly ever reached within 400 items, looked at after each', (level, alpha) => {
    const probability = everCrosses({ mean: level, level, alpha, items: 400 })
    expect(probability).toBeLessThanOrEqual(alpha)
    expect(probability).toBeGreaterThan(alpha / 4)
    expect(everCrosses({ mean: level - 0.02, level, alpha, items: 400 })).toBeLessThan(probability)
  })

  it('behavior: fair for scores between 0 and 1 too: each ratio lies under its chord', () => {
    const [none, half, all] = [0, 0.5, 1].map((successes) => Math.exp(thresholdLogEValue({ n: 1, successes }, 0.55)))
    expect(0.45 * (none ?? 0) + 0.55 * (all ?? 0)).toBeCloseTo(1, 12)
    expect(half).toBeLessThan(((none ?? 0) + (all ?? 0)) / 2)
  })

  it('behavior: fair at means near 1, where no alternative lies below', () => {
    const [none, all] = [0, 1].map((successes) => Math.exp(thresholdLogEValue({ n: 1, successes }, 0.998)))
    expect(0.002 * (none ?? 0) + 0.998 * (all ?? 0)).toBeCloseTo(1, 12)
    expect(all).toBeGreaterThan(1)
  })

  it.each([
    [{ n: 2, successes: 3 }, 0.5, 'successes is 3, expected between 0 and n = 2'],
    [{ n: -1, successes: 0 }, 0.5, 'n is -1, expected finite and not negative'],
    [{ n: 2, successes: 1 }, 1, 'mean is 1, expected strictly between 0 and 1'],
  ])('error: %o against %s', (counts, mean, message) => {
    expect(() => thresholdLogEValue(counts, mean)).toThrow(`thresholdLogEValue: ${message}`)
  })
})
