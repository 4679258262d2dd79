import { describe, expect, it } from 'vitest'
import { incompleteBeta } from './incomplete-beta.ts'
import { logChoose } from './log-beta.ts'

/** I_x(a, b) for whole a and b: the chance of a successes or more in a + b − 1 trials (DLMF 8.17.5). */
function binomialTail(x: number, a: number, b: number): number {
  const trials = a + b - 1
  let sum = 0
  for (let successes = a; successes <= trials; successes += 1)
    sum += Math.exp(logChoose(trials, successes) + successes * Math.log(x) + (trials - successes) * Math.log1p(-x))
  return sum
}

describe('incompleteBeta', () => {
  it.each([
    [0.2, 1, 1],
    [0.3, 2, 5],
    [0.9, 40, 3],
    [0.55, 300, 250],
    [0.5, 5000, 5000],
    [0.31, 30_000, 70_000],
  ])('behavior: at %f with %i and %i it is the tail of a binomial', (x, a, b) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(binomialTail(x, a, b), 10)
  })

  it('behavior: arcsine law at halves, both ends, and the mirror', () => {
    expect(incompleteBeta(0.25, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(0.5), 12)
    expect([incompleteBeta(0, 3, 4), incompleteBeta(1, 3, 4)]).toEqual([0, 1])
    expect(incompleteBeta(0.7, 2.5, 9)).toBeCloseTo(1 - incompleteBeta(0.3, 9, 2.5), 14)
  })
})
