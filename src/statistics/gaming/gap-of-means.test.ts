import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { emptyGapSums, foldGapItem, type GapItem, gapBounds, gapEstimate, gapLogEValue } from './gap-of-means.ts'

const items = (values: readonly number[]): GapItem[] => values.map((value) => ({ value, difficulty: null }))

function foldArms(first: readonly GapItem[], second: readonly GapItem[]) {
  let sums = emptyGapSums
  for (const item of first) sums = foldGapItem(sums, 'first', item)
  for (const item of second) sums = foldGapItem(sums, 'second', item)
  return sums
}

/** 0/1 scores whose chance falls with difficulty, around a mean. */
function draw(stream: ReturnType<typeof randomStream>, mean: number): GapItem {
  const difficulty = stream.integer(101) / 100
  return { value: stream.next() < mean + 0.5 * (0.5 - difficulty) ? 1 : 0, difficulty }
}

describe('foldGapItem', () => {
  it('behavior: the interleaving of the arms does not matter, and what has no partner waits', () => {
    const first = items([1, 0, 1, 1])
    const second = items([0, 1, 0])
    let alternating = emptyGapSums
    for (const [index, item] of first.entries()) {
      alternating = foldGapItem(alternating, 'first', item)
      const partner = second[index]
      if (partner !== undefined) alternating = foldGapItem(alternating, 'second', partner)
    }
    expect(alternating).toEqual(foldArms(first, second))
    expect(alternating).toMatchObject({ pairs: 3, waiting: { arm: 'first', items: [[1, 0]] } })
  })

  it('behavior: the first bets know nothing: centre ½, no slope', () => {
    const { first, second } = foldArms([{ value: 1, difficulty: 1 }], [{ value: 0, difficulty: 0 }])
    expect({ first, second }).toEqual({ first: [0.5, 0.25, 0.125, 0.0625], second: [-0.5, 0.25, -0.125, 0.0625] })
  })

  it('behavior: of each arm the first 200 count, whatever came between', () => {
    const values = Array.from({ length: 400 }, (_, index) => (index % 3 === 0 ? 1 : 0))
    const late = foldArms(items(values), items(values))
    let alternating = emptyGapSums
    for (const item of items(values)) {
      alternating = foldGapItem(foldGapItem(alternating, 'second', item), 'first', item)
    }
    expect(late).toMatchObject({ pairs: 200, waiting: { items: [] } })
    expect({ ...alternating, waiting: null }).toEqual({ ...late, waiting: null })
  })

  it('error: a score beyond [0, 1]', () => {
    expect(() => foldGapItem(emptyGapSums, 'first', { value: 1.5, difficulty: null })).toThrow('value is 1.5')
  })
})

describe('gapLogEValue', () => {
  it('behavior: never above the wealth of its bettors, and close to it', () => {
    const stream = randomStream('wealth')
    const pairs = Array.from({ length: 200 }, () => [draw(stream, 0.7), draw(stream, 0.5)] as const)
    const sums = foldArms(
      pairs.map(([first]) => ({ ...first, difficulty: null })),
      pairs.map(([, second]) => ({ ...second, difficulty: null })),
    )
    for (const gap of [-0.2, 0, 0.1]) {
      const wealths = [
        [0.36, 0.95],
        [0.1, 0.05],
      ].map(([share = 0, weight = 0]) => {
        let scores = 0
        let wealth = weight
        for (const [index, [{ value: first }, { value: second }]] of pairs.entries()) {
          const centre = (1 + scores) / (2 + 2 * index)
          wealth *= (1 + share * (first - centre - gap / 2)) * (1 - share * (second - centre + gap / 2))
          scores += first + second
        }
        return wealth
      })
      const exact = Math.log(wealths.reduce((sum, wealth) => sum + wealth, 0))
      expect(gapLogEValue(sums, gap)).toBeLessThanOrEqual(exact)
      expect(gapLogEValue(sums, gap)).toBeGreaterThan(exact - 1.5)
    }
  })

  it('behavior: looked at after every pair, it misleads less often than alpha', () => {
    const runs = 300
    const shares = [0, 0.1].map((gap) => {
      const stream = randomStream(`null ${gap}`)
      let misled = 0
      for (let run = 0; run < runs; run += 1) {
        let sums = emptyGapSums
        let largest = 0
        for (let pair = 0; pair < 200; pair += 1) {
          sums = foldGapItem(sums, 'first', draw(stream, 0.5 + gap))
          sums = foldGapItem(sums, 'second', draw(stream, 0.5))
          largest = Math.max(largest, gapLogEValue(sums, gap))
        }
        misled += largest >= -Math.log(0.1) ? 1 : 0
      }
      return misled / runs
    })
    for (const share of shares) expect(share).toBeLessThanOrEqual(0.1)
    // Not a test that never speaks: at most a tenth of what is allowed would mean lost power.
    expect(Math.max(...shares)).toBeGreaterThan(0.02)
  })
})

describe('gapBounds', () => {
  it('default: surround the gap, and turn over with the arms', () => {
    const stream = randomStream('bounds')
    const first = Array.from({ length: 200 }, () => draw(stream, 0.7))
    const second = Array.from({ length: 200 }, () => draw(stream, 0.5))
    const bounds = gapBounds(foldArms(first, second), { lower: 0.025, upper: 0.025 })
    const turned = gapBounds(foldArms(second, first), { lower: 0.025, upper: 0.025 })
    expect(bounds.lower).toBeGreaterThan(0.05)
    expect(bounds.upper).toBeLessThan(0.4)
    expect(turned.lower).toBeCloseTo(-bounds.upper, 9)
    expect(turned.upper).toBeCloseTo(-bounds.lower, 9)
  })

  it('behavior: nothing known, nothing excluded', () => {
    expect(gapBounds(emptyGapSums, { lower: 0.025, upper: 0.025 })).toEqual({ lower: -1, upper: 1 })
    expect(gapEstimate(emptyGapSums)).toBeNull()
  })
})
