import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaMixtureInterval } from './beta-mixture.ts'
import { bettingBounds, bettingLogEValue, emptyScoreSums, foldScore, mirrorScoreSums, scoreSums } from './betting.ts'
import { randomStream } from './random-stream.ts'

const scores = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
  minLength: 1,
  maxLength: 60,
})
const means = fc.double({ min: 0.02, max: 1, noNaN: true })

function sumsOf(values: readonly number[]) {
  return values.reduce(foldScore, emptyScoreSums)
}

/** The bettor's wealth itself, from the scores one by one: what the power sums bound from below. */
function exactLogWealth(values: readonly number[], mean: number): number {
  const logWealths = Array.from({ length: 64 }, (_, index) => {
    const share = 0.95 * ((index + 0.5) / 64) ** 2
    return values.reduce((sum, value) => sum + Math.log1p((share * (value - mean)) / mean), 0)
  })
  const largest = Math.max(...logWealths)
  return largest + Math.log(logWealths.reduce((sum, value) => sum + Math.exp(value - largest), 0) / 64)
}

function draw(seed: string, n: number, one: (stream: ReturnType<typeof randomStream>) => number): number[] {
  const stream = randomStream(seed)
  return Array.from({ length: n }, () => one(stream))
}

const quarters = draw('quarters', 400, (stream) => stream.integer(5) / 4)

describe('bettingLogEValue', () => {
  it('behavior: is never above the wealth of the bettor', () => {
    fc.assert(
      fc.property(scores, means, (values, mean) => {
        const exact = exactLogWealth(values, mean)
        expect(bettingLogEValue(sumsOf(values), mean)).toBeLessThanOrEqual(exact + 1e-9 * Math.max(1, Math.abs(exact)))
      }),
      { numRuns: 300 },
    )
  })

  it('behavior: is never above the wealth of the bettor on 1 − score, however near to 1 scores are', () => {
    const nearOne = fc.double({ min: 1e-9, max: 1, noNaN: true }).map((value) => 1 - value ** 4)
    fc.assert(
      fc.property(
        fc.array(nearOne, { minLength: 1, maxLength: 60 }),
        fc.double({ min: -9, max: -1, noNaN: true }),
        (values, log) => {
          const mirrored = mirrorScoreSums(sumsOf(values))
          const exact = exactLogWealth(
            values.map((value) => 1 - value),
            10 ** log,
          )
          expect(bettingLogEValue(mirrored, 10 ** log)).toBeLessThanOrEqual(exact + 1e-9 * Math.max(1, Math.abs(exact)))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('behavior: is close to the wealth where bounds are looked for', () => {
    const sums = sumsOf(quarters)
    const mean = sums.powers[0] / sums.n - 0.06
    expect(exactLogWealth(quarters, mean)).toBeGreaterThan(3)
    expect(exactLogWealth(quarters, mean) - bettingLogEValue(sums, mean)).toBeLessThan(0.1)
  })

  it('behavior: the wealth expected after one more score of that mean is what it was', () => {
    const mean = 0.4
    const seen = [0.5, 1, 0.25]
    const wealthWith = (value: number) => Math.exp(exactLogWealth([...seen, value], mean))
    const expected = 0.6 * wealthWith(0.2) + 0.4 * wealthWith(0.7)
    expect(expected).toBeCloseTo(Math.exp(exactLogWealth(seen, mean)), 10)
  })

  it('behavior: claims nothing against means too small for floating point', () => {
    expect(bettingLogEValue(sumsOf([5e-324]), 5e-324)).toBe(Number.NEGATIVE_INFINITY)
    expect(bettingBounds(sumsOf([5e-324]), { lower: 0.5, upper: 0.5 }).lower).toBe(0)
  })

  it('error: a mean of 0 cannot be bet against', () => {
    expect(() => bettingLogEValue(emptyScoreSums, 0)).toThrow(
      'bettingLogEValue: mean is 0, expected above 0 and at most 1',
    )
  })
})

describe('bettingBounds', () => {
  it('default: closer than the beta mixture for scores that vary less than 0 and 1', () => {
    const sums = sumsOf(quarters)
    const graded = bettingBounds(sums, { lower: 0.025, upper: 0.025 })
    const binary = betaMixtureInterval({ n: sums.n, successes: sums.powers[0] }, 0.05)
    expect((graded.upper - graded.lower) / (binary.upper - binary.lower)).toBeLessThan(0.75)
  })

  it('args: without scores it is [0, 1]; equal scores close in', () => {
    expect(bettingBounds(emptyScoreSums, { lower: 0.01, upper: 0.04 })).toEqual({ lower: 0, upper: 1 })
    const same = bettingBounds(sumsOf(Array.from({ length: 2000 }, () => 0.3)), { lower: 0.01, upper: 0.04 })
    expect(same.lower).toBeGreaterThan(0.295)
    expect(same.upper).toBeLessThan(0.305)
  })

  it('behavior: all 0 and all 1 keep the end that they are at', () => {
    const none = bettingBounds(sumsOf(Array.from({ length: 50 }, () => 0)), { lower: 0.025, upper: 0.025 })
    const all = bettingBounds(sumsOf(Array.from({ length: 50 }, () => 1)), { lower: 0.025, upper: 0.025 })
    expect(none.lower).toBe(0)
    expect(none.upper).toBeLessThan(0.25)
    expect(all).toEqual({ lower: expect.closeTo(1 - none.upper, 8), upper: 1 })
  })

  it('behavior: the average is inside, a smaller alpha is wider, and 1 − score mirrors', () => {
    fc.assert(
      fc.property(scores, (values) => {
        const sums = sumsOf(values)
        const average = sums.powers[0] / sums.n
        const wide = bettingBounds(sums, { lower: 0.01, upper: 0.01 })
        const narrow = bettingBounds(sums, { lower: 0.04, upper: 0.04 })
        const mirrored = bettingBounds(mirrorScoreSums(sums), { lower: 0.01, upper: 0.01 })
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower)
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper)
        expect(narrow.lower).toBeLessThanOrEqual(average + 1e-12)
        expect(narrow.upper).toBeGreaterThanOrEqual(average - 1e-12)
        expect(mirrored.lower).toBeCloseTo(1 - wide.upper, 6)
      }),
      { numRuns: 50 },
    )
  })

  it('behavior: a million scores lose no digits that matter', () => {
    const mean = 0.9
    const sums = { n: 1e6, powers: [0.9e6, 0.82e6, 0.75e6, 0.69e6] as const }
    const { lower, upper } = bettingBounds(sums, { lower: 0.025, upper: 0.025 })
    expect(lower).toBeGreaterThan(mean - 0.0006)
    expect(upper).toBeLessThan(mean + 0.0006)
  })
})

describe('foldScore', () => {
  it('behavior: the state survives JSON', () => {
    const sums = sumsOf(quarters.slice(0, 7))
    expect(scoreSums.parse(JSON.parse(JSON.stringify(sums)))).toEqual(sums)
  })

  it.each([-0.01, 1.01, Number.NaN])('error: a score of %s', (score) => {
    expect(() => foldScore(emptyScoreSums, score)).toThrow('expected between 0 and 1')
  })
})
