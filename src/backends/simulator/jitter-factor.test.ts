import { describe, expect, it } from 'vitest'
import type { Jitter } from './behaviour.ts'
import { jitterFactor } from './jitter-factor.ts'

function factors(jitter: Jitter): number[] {
  return Array.from({ length: 4_000 }, (_, ordinal) => jitterFactor(jitter, 'name', ordinal)).toSorted((a, b) => a - b)
}

describe('jitterFactor', () => {
  it('args: none', () => {
    expect(jitterFactor({ kind: 'none' }, 'name', 3)).toBe(1)
  })

  it('args: uniform fills 1 ± spread', () => {
    const found = factors({ kind: 'uniform', spread: 0.25 })
    expect(found[0]).toBeCloseTo(0.75, 2)
    expect(found[2_000]).toBeCloseTo(1, 1)
    expect(found[3_999]).toBeCloseTo(1.25, 2)
  })

  it('args: lognormal has median 1 and its sigma', () => {
    const found = factors({ kind: 'lognormal', sigma: 0.5 }).map(Math.log)
    const variance = found.reduce((sum, log) => sum + log ** 2, 0) / found.length
    expect(Math.abs(found[2_000] ?? 1)).toBeLessThan(0.05)
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.03)
  })

  it('behavior: the same request of the same address has the same factor', () => {
    const jitter: Jitter = { kind: 'uniform', spread: 0.5 }
    expect(jitterFactor(jitter, 'a', 7)).toBe(jitterFactor(jitter, 'a', 7))
    expect(jitterFactor(jitter, 'a', 7)).not.toBe(jitterFactor(jitter, 'b', 7))
  })
})
