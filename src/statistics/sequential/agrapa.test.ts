import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../random-stream.ts'
import { agrapaState, emptyAgrapa, foldAgrapa, type ThresholdNull } from './agrapa.ts'

function crossingShare(
  runs: number,
  looks: number,
  alternative: ThresholdNull,
  draw: (stream: RandomStream, look: number, last: number) => number,
): { crossed: number; meanLooks: number } {
  let crossed = 0
  let total = 0
  for (let run = 0; run < runs; run += 1) {
    const stream = randomStream(`agrapa ${run}`)
    let state = emptyAgrapa
    let last = 0
    let look = 0
    while (look < looks && state.logWealth < Math.log(20)) {
      last = draw(stream, look, last)
      state = foldAgrapa(state, last, alternative)
      look += 1
    }
    if (state.highestLogWealth >= Math.log(20)) crossed += 1
    total += look
  }
  return { crossed: crossed / runs, meanLooks: total / runs }
}

describe('foldAgrapa', () => {
  it('behavior: no score ruins the bettor, however sure it was', () => {
    for (const [direction, sure] of [
      ['above', 1],
      ['below', 0],
    ] as const) {
      let state = emptyAgrapa
      for (let score = 0; score < 1_000; score += 1) state = foldAgrapa(state, sure, { threshold: 0.5, direction })
      const before = state.logWealth
      const after = foldAgrapa(state, 1 - sure, { threshold: 0.5, direction })
      expect(after.logWealth - before).toBeGreaterThanOrEqual(Math.log(0.25) - 1e-9)
    }
  })

  it('default: bets once it has seen something, never before the score', () => {
    const above: ThresholdNull = { threshold: 0.4, direction: 'above' }
    const first = foldAgrapa(emptyAgrapa, 1, above)
    // Before any score the imaginary ½ speaks for a mean of ½: stake .1 / (.25 + .01).
    expect(first).toEqual({
      n: 1,
      sum: 1,
      squares: 0.0625,
      logWealth: expect.closeTo(Math.log1p((0.1 / 0.26) * 0.6), 12),
      highestLogWealth: expect.closeTo(Math.log1p((0.1 / 0.26) * 0.6), 12),
    })
    expect(foldAgrapa(emptyAgrapa, 1, { threshold: 0.6, direction: 'above' }).logWealth).toBe(0)
    expect(agrapaState.parse(JSON.parse(JSON.stringify(first)))).toEqual(first)
  })

  it('behavior: below a threshold is above its mirror image', () => {
    let above = emptyAgrapa
    let below = emptyAgrapa
    for (const score of [1, 0.2, 0.7, 0.9, 1, 0.4]) {
      above = foldAgrapa(above, score, { threshold: 0.45, direction: 'above' })
      below = foldAgrapa(below, 1 - score, { threshold: 0.55, direction: 'below' })
    }
    expect(below.logWealth).toBeCloseTo(above.logWealth, 12)
  })

  it('behavior: no score ruins it', () => {
    let state = emptyAgrapa
    for (const score of [...Array(50).fill(1), ...Array(50).fill(0)]) {
      state = foldAgrapa(state, score, { threshold: 0.5, direction: 'above' })
    }
    expect(Number.isFinite(state.logWealth)).toBe(true)
    expect(state.highestLogWealth).toBeGreaterThan(state.logWealth)
  })

  it('behavior: where the mean is at the threshold it crosses 20 in at most 5 % of the courses, at all looks together', () => {
    const null_: ThresholdNull = { threshold: 0.3, direction: 'above' }
    const binary = crossingShare(600, 600, null_, (stream) => (stream.next() < 0.3 ? 1 : 0))
    expect(binary.crossed).toBeLessThanOrEqual(0.05)
    // Each score's mean given the last one is the threshold, though scores hang together.
    const dependent = crossingShare(600, 600, null_, (stream, _, last) =>
      last > 0.5 ? (stream.next() < 0.3 ? 1 : 0) : stream.next() < 0.5 ? 0.2 : 0.4,
    )
    expect(dependent.crossed).toBeLessThanOrEqual(0.05)
  })

  it('behavior: graded scores above the threshold are found, sooner than 0/1 scores of the same mean', () => {
    const null_: ThresholdNull = { threshold: 0.5, direction: 'above' }
    const graded = crossingShare(100, 1000, null_, (stream) => 0.35 + 0.4 * stream.next())
    const binary = crossingShare(100, 1000, null_, (stream) => (stream.next() < 0.55 ? 1 : 0))
    expect(graded.crossed).toBe(1)
    expect(graded.meanLooks).toBeLessThan(binary.meanLooks / 3)
  })

  it.each([
    [1.2, 0.5],
    [Number.NaN, 0.5],
    [0.5, 0],
    [0.5, 1],
  ])('error: score %d, threshold %d', (score, threshold) => {
    expect(() => foldAgrapa(emptyAgrapa, score, { threshold, direction: 'above' })).toThrow(/between 0 and 1/)
  })
})
