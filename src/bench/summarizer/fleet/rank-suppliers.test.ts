import { describe, expect, test } from 'vitest'
import { emptySketch, foldValues } from '#statistics/percentile-sketch.ts'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { echoCatalogue } from '../../__fixtures__/echo-catalogue.ts'
import { emptySummaryState } from '../summary-state.ts'
import type { FleetInput } from './fleet-input.ts'
import { rankSuppliers } from './rank-suppliers.ts'

type Figures = {
  readonly mean: number | null
  readonly scores?: number
  readonly milliseconds: number
  readonly isReference?: boolean
}

/** A supplier with 2,000 scores of its own unless told otherwise, all attempts answered, and times within 5 % of one. */
function member(address: string, { mean, milliseconds, scores = 2000, isReference = false }: Figures) {
  const supplier = exampleSupplier({ address, isReference })
  const estimate = { ...exampleSuite().estimate, n: mean === null ? 0 : scores, mean }
  const availability = { ...exampleSummary(supplier).availability, n: 2000, mean: 1 }
  const times = Array.from({ length: 2000 }, (_, index) => milliseconds * (0.95 + index / 20_000))
  return {
    summary: exampleSummary(supplier, { suites: [exampleSuite({ estimate })], availability }),
    state: { ...emptySummaryState(), latencyMs: foldValues(emptySketch, times) },
  }
}

function rank(suppliers: FleetInput['suppliers']) {
  const input = { network: 'direct', service: 'text', catalogue: echoCatalogue(), now: 0, suppliers, commonAnswers: [] }
  const found = rankSuppliers(input)
  return suppliers.map(({ summary }) => found.get(summary.supplier.id))
}

describe('rankSuppliers', () => {
  test('default: bands, and who is surely better without being worse', () => {
    const best = member('best', { mean: 0.9, milliseconds: 300 })
    const slow = member('slow', { mean: 0.9, milliseconds: 900 })
    const poor = member('poor', { mean: 0.4, milliseconds: 300 })
    const quick = member('quick', { mean: 0.4, milliseconds: 100 })
    const idOf = ({ summary }: typeof best) => summary.supplier.id
    const [first, last] = [
      { best: 1, worst: 2, confidence: 0.95 },
      { best: 3, worst: 4, confidence: 0.95 },
    ]
    expect(rank([best, slow, poor, quick])).toEqual([
      { rankBand: first, dominatedBy: [] },
      { rankBand: first, dominatedBy: [] },
      { rankBand: last, dominatedBy: [idOf(best)] },
      { rankBand: last, dominatedBy: [] },
    ])
  })

  test('behavior: what would be sure of two alone is not sure of all statements about a hundred', () => {
    const better = member('better', { mean: 0.7, scores: 450, milliseconds: 100 })
    const worse = member('worse', { mean: 0.5, scores: 450, milliseconds: 100 })
    const others = Array.from({ length: 98 }, (_, index) => member(`${index}`, { mean: 0.6, milliseconds: 100 }))
    expect(rank([better, worse])[1]?.dominatedBy).toHaveLength(1)
    expect(rank([better, worse, ...others])[1]?.dominatedBy).not.toContain(better.summary.supplier.id)
  })

  test('behavior: references and suppliers without a score have no place and take none', () => {
    const reference = member('reference', { mean: 0.99, milliseconds: 10, isReference: true })
    const fresh = member('fresh', { mean: null, milliseconds: 10 })
    const only = member('only', { mean: 0.2, milliseconds: 999 })
    expect(rank([reference, fresh, only])).toEqual([
      { rankBand: null, dominatedBy: null },
      { rankBand: null, dominatedBy: null },
      { rankBand: { best: 1, worst: 1, confidence: 0.95 }, dominatedBy: [] },
    ])
  })
})
