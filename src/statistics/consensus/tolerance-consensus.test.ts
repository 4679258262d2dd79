import { describe, expect, test } from 'vitest'
import { toleranceConsensus } from './tolerance-consensus.ts'

function consensusOf(values: readonly number[], tolerance: number, weights?: readonly number[]) {
  return toleranceConsensus({
    count: values.length,
    distance: (one, other) => Math.abs((values[one] ?? 0) - (values[other] ?? 0)),
    tolerance,
    ...(weights === undefined ? {} : { weightOf: (place: number) => weights[place] ?? 0 }),
  })
}

describe('toleranceConsensus', () => {
  test('default: variants count together, though no two are equal', () => {
    expect(consensusOf([1, 1.02, 0.98, 7, 1.01], 0.05)).toEqual({ center: 0, near: [0, 1, 2, 4] })
  })

  test('behavior: without more than half of the weight there is no consensus', () => {
    expect(consensusOf([1, 1, 7, 7], 0.1)).toBeNull()
    expect(consensusOf([], 0.1)).toBeNull()
  })

  test('behavior: an answer cannot creep away along a chain of neighbours', () => {
    expect(consensusOf([0, 0, 0, 0.1, 0.2, 0.3], 0.1)).toEqual({ center: 3, near: [0, 1, 2, 3, 4] })
  })

  test('behavior: nodes of one operator share one voice', () => {
    expect(consensusOf([1, 1, 7, 7, 7], 0.1, [1, 1, 1 / 3, 1 / 3, 1 / 3])).toEqual({ center: 0, near: [0, 1] })
  })

  test('error: a negative tolerance', () => {
    expect(() => consensusOf([1], -1)).toThrow('not negative')
  })
})
