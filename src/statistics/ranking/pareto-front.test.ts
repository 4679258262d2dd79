import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { dominators, type SureRange } from './pareto-front.ts'

const about = (value: number, half = 0.02) => ({ lower: value - half, upper: value + half })

describe('dominators', () => {
  it('default: better beyond doubt in one, no worse in the other', () => {
    const suppliers = [
      [about(0.9), about(-5)],
      [about(0.6), about(-5)],
      [about(0.6), about(-2)],
      [about(0.9), about(-5)],
    ]
    expect(dominators(suppliers, { margins: [0.05, 0.05], most: 5 })).toEqual([[], [0, 2, 3], [], []])
    expect(dominators(suppliers, { margins: [0.05, 0.05], most: 1 })).toEqual([[], [0], [], []])
  })

  it('behavior: without a margin equal measures decide nothing', () => {
    const suppliers = [
      [about(0.9), about(1)],
      [about(0.6), about(1)],
    ]
    expect(dominators(suppliers, { margins: [0, 0], most: 5 })).toEqual([[], []])
  })

  it('behavior: what is not known is dominated by nobody', () => {
    const unknown = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }
    expect(dominators([[about(0.9)], [unknown]], { margins: [0.1], most: 5 })).toEqual([[], []])
    expect(dominators([], { margins: [], most: 5 })).toEqual([])
  })

  it('behavior: whoever dominates is found wherever it stands', () => {
    const stream = randomStream('pareto')
    const margins = [0.05, 0.1]
    const suppliers = Array.from({ length: 80 }, () => [about(stream.next(), 0.1), about(stream.next(), 0.1)])
    const isDominated = (by: readonly SureRange[], one: readonly SureRange[]) =>
      by.every(({ lower }, at) => lower >= (one[at]?.upper ?? 0) - (margins[at] ?? 0)) &&
      by.some(({ lower }, at) => lower > (one[at]?.upper ?? 0))
    const expected = suppliers.map((one) => suppliers.flatMap((by, index) => (isDominated(by, one) ? [index] : [])))
    expect(expected.flat().length).toBeGreaterThan(100)
    expect(dominators(suppliers, { margins, most: 80 })).toEqual(expected)
  })

  it('error: a measure without margin', () => {
    expect(() => dominators([[about(1)]], { margins: [], most: 1 })).toThrow('one for each of 0 margins')
  })
})
