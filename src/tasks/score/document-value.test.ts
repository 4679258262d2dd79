import { describe, expect, it } from 'vitest'
import { findAggregation } from '../metric/aggregation.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { documentValue } from './document-value.ts'

function value(name: string, item: PythonValue, { aggregation = 'mean', isHigherBetter = true } = {}): number {
  const found = findAggregation(aggregation)
  if (found === undefined) throw new Error(aggregation)
  return documentValue(item, {
    name,
    aggregation: found,
    isSummedByFunction: false,
    isHigherBetter,
    measure: undefined,
  })
}

const float = (number: number) => new PythonFloat(number)

function valueByFunction(item: PythonValue, aggregate: (items: readonly PythonValue[]) => number): number {
  const aggregation = { name: 'f1', aggregate, standardError: { kind: 'none' } } as const
  return documentValue(item, {
    name: 'f1',
    aggregation,
    isSummedByFunction: true,
    isHigherBetter: true,
    measure: undefined,
  })
}

describe('documentValue', () => {
  it('default: numbers and truth values as they are, within [0, 1]; less is better the other way round', () => {
    expect([
      value('acc', float(0.25)),
      value('acc', true),
      value('acc', 7),
      value('acc', float(Number.NaN)),
      value('wer', float(0.25), { isHigherBetter: false }),
      value('wer', float(3), { isHigherBetter: false }),
    ]).toEqual([0.25, 1, 1, 0, 0.75, 0])
  })

  it('behavior: metrics over many documents have a value for one', () => {
    const corpus = (aggregation: string, item: PythonValue) => value(aggregation, item, { aggregation })
    expect(
      [
        corpus('perplexity', float(Math.log(0.5))),
        corpus('weighted_perplexity', [float(Math.log(0.25)), 2]),
        corpus('bits_per_byte', [float(Math.log(0.25)), 2]),
        corpus('bleu', ['the cat sat on the mat', 'the cat sat on the mat']),
        corpus('ter', ['a b', 'a b']),
        corpus('brier_score', [1, [float(0), float(1)]]),
        corpus('brier_score', [0, [float(0), float(1)]]),
        value('likelihood', [1, [float(-1), float(-1)]]),
        value('f1', [1, 1], { aggregation: 'f1' }),
        value('f1', [0, 1], { aggregation: 'f1' }),
        value('f1', ['x', 'x'], { aggregation: 'f1' }),
        value('inst_level_strict_acc', [true, false]),
        value('other', { a: 1 }),
      ].map((number) => Math.round(number * 1e9) / 1e9),
    ).toEqual([0.5, 0.5, 0.5, 1, 1, 1, 0, 0.5, 1, 0, 1, 0.5, 0])
  })

  it('behavior: what a function sums up, whatever its name, is its value for the document alone; failing is 0', () => {
    const fail = () => {
      throw new Error('mean of nothing')
    }
    expect([
      valueByFunction([{ a: 1 }, 'x'], (items) => items.length / 4),
      valueByFunction([{ a: 1 }, 'x'], () => 37),
      valueByFunction([{ a: 1 }, 'x'], () => Number.NaN),
      valueByFunction('x', fail),
      valueByFunction(true, fail),
    ]).toEqual([0.25, 0.37, 0, 0, 1])
  })
})
