import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPythonValue as value } from '../python/__fixtures__/any-value.ts'
import { findAggregation } from './aggregation.ts'
import { compareExactly } from './exact-match.ts'
import { rouge } from './rouge/rouge.ts'
import { standardError } from './standard-error.ts'

const names = [
  'mean',
  'nanmean',
  'median',
  'perplexity',
  'weighted_perplexity',
  'bits_per_byte',
  'f1',
  'matthews_corrcoef',
]
const corpusNames = ['bleu', 'chrf', 'chrf++', 'ter', 'brier_score', 'bypass']

/** What models and endpoints answer when they go wrong. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ' ', '\0', '\ud800', '&&&&', '....,,,,', '-\n', '1-1-1', 'é'.repeat(3000), 'a b '.repeat(2000)),
)

describe('aggregations of any values whatever', () => {
  it.each([...names, ...corpusNames])('default: %s gives a number, and so does its standard error', (name) => {
    const aggregation = findAggregation(name)
    if (aggregation === undefined) throw new Error(`no aggregation ${name}`)
    const pair = fc.tuple(fc.oneof(text, fc.array(text, { maxLength: 3 }), value), fc.oneof(text, value))
    const items = fc.oneof(fc.array(value, { maxLength: 8 }), fc.array(pair, { maxLength: 4 }))
    const options = { numRuns: corpusNames.includes(name) ? 40 : 200 }
    fc.assert(
      fc.property(items, (documents) => {
        const question = { metric: name, aggregation, items: documents, bootstrapIterations: 20 }
        expect(typeof aggregation.aggregate(documents)).toBe('number')
        expect(['number', 'string']).toContain(typeof standardError(question))
      }),
      options,
    )
  })
})

describe('texts whatever', () => {
  it('default: ROUGE and exact comparison answer', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        for (const type of ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const) {
          const { fMeasure } = rouge(type, left, right, { hasStemmer: true })
          expect(fMeasure).toBeGreaterThanOrEqual(0)
          expect(fMeasure).toBeLessThanOrEqual(1)
        }
        const compare = compareExactly({ regexes_to_ignore: ['\\s+$', '(?s).*#### '], ignore_case: true })
        expect(compare(left, left)).toEqual({ isEqual: true, isGivenUp: false })
      }),
      { numRuns: 60 },
    )
  })
})
