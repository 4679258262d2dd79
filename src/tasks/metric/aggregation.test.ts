import { describe, expect, it } from 'vitest'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { aggregations } from './__golden__/golden.ts'
import { findAggregation } from './aggregation.ts'
import { standardError, standardErrorInThreads } from './standard-error.ts'

function unboxed(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(unboxed)
  if (typeof value !== 'object' || value === null) return value as PythonValue
  const { f } = value as { f: number | 'nan' }
  return new PythonFloat(f === 'nan' ? Number.NaN : f)
}

const cases = aggregations.map((golden, index) => ({
  ...golden,
  index,
  items: (golden.items as unknown[]).map(unboxed),
}))

function find(name: string) {
  const aggregation = findAggregation(name)
  if (aggregation === undefined) throw new Error(`no aggregation ${name}`)
  return aggregation
}

describe('findAggregation', () => {
  it.each(cases)('default: $name (case $index) as lm-evaluation-harness', ({ name, items, value }) => {
    const found = find(name).aggregate(items)
    expect(found).toBe(value === 'nan' ? Number.NaN : value)
  })

  it('error: names that are no aggregation', () => {
    expect([findAggregation('toString'), findAggregation('accuracy')]).toEqual([undefined, undefined])
  })

  it('behavior: values that the harness fails on give NaN', () => {
    const odd: [string, PythonValue[]][] = [
      ['mean', ['a']],
      [
        'f1',
        [
          [0, 1],
          [2, 1],
        ],
      ],
      ['f1', [[[0], 1]]],
      ['f1', []],
      ['matthews_corrcoef', [null]],
      ['brier_score', [[3, [1, 2]]]],
      ['bleu', [[[], 'a']]],
      ['bleu', []],
      ['ter', [['a', 1]]],
      ['weighted_perplexity', ['a']],
      ['median', []],
    ]
    expect(odd.map(([name, items]) => find(name).aggregate(items))).toEqual(odd.map(() => Number.NaN))
  })
})

describe('standardError', () => {
  it.each(cases)('default: $name (case $index) as lm-evaluation-harness', ({ name, items, iterations, stderr }) => {
    const found = standardError({ metric: name, aggregation: find(name), items, bootstrapIterations: iterations })
    expect(found).toEqual(stderr === 'N/A' ? 'N/A' : expect.closeTo(stderr, 10))
  })

  it('behavior: without iterations there is none, not even for means', () => {
    expect(standardError({ metric: 'acc', aggregation: find('mean'), items: [1, 0], bootstrapIterations: 0 })).toBe(
      'N/A',
    )
  })

  it('behavior: the cap goes by the metric, not by the aggregation', () => {
    const question = { aggregation: find('median'), items: [1, 5, 2, 9, 4], bootstrapIterations: 3000 }
    const capped = standardError({ ...question, metric: 'bleu', bootstrapIterations: 100 })
    expect(standardError({ ...question, metric: 'bleu' })).toBe(capped)
    expect(standardError({ ...question, metric: 'other' })).not.toBe(capped)
  })
})

describe('standardErrorInThreads', () => {
  it('default: the same number as on one thread', async () => {
    const items = Array.from({ length: 3000 }, (_, index) => new PythonFloat(-Math.abs(Math.sin(index) * 9)))
    const question = { metric: 'perplexity', aggregation: find('perplexity'), items, bootstrapIterations: 4000 }
    expect(await standardErrorInThreads(question, 3)).toBe(standardError(question))
  })
})
