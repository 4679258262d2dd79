import { describe, expect, it } from 'vitest'
import { dominators } from './pareto-front.ts'

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

  it('error: a measure without margin', () => {
    expect(() => dominators([[about(1)]], { margins: [], most: 1 })).toThrow('one for each of 0 margins')
  })
})
