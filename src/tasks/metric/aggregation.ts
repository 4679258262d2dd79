import type { PythonValue } from '../python/value.ts'
import { confusion, f1, indexPairs, isLabelPair, type LabelPair, matthewsCorrelation } from './classification.ts'
import { exponential } from './exponential.ts'
import { pairwiseSum, sum, toNumber } from './numbers.ts'
import type { ResampledStatistic, SumFormula } from './resampled-statistic.ts'
import { bleuOfStatistics, bleuStatistics } from './translation/bleu.ts'
import { chrfOfStatistics, chrfStatistics } from './translation/chrf.ts'
import { readSegments } from './translation/read-segments.ts'
import { type Segment, totals } from './translation/segment.ts'
import { terOfStatistics, terStatistics } from './translation/ter.ts'

/**
 * How the values of a metric over all documents become one number. Values that the harness would fail on (no number, more
 * labels than a binary F1 takes) give NaN.
 */
export type Aggregation = {
  readonly name: string
  /** @param items one value per document, in document order */
  readonly aggregate: (items: readonly PythonValue[]) => number
  readonly standardError: /** sd(n − 1) ÷ √n. */
    | { readonly kind: 'formula' }
    /** The deviation of resampled values. */
    | { readonly kind: 'bootstrap'; readonly resampled: (items: readonly PythonValue[]) => ResampledStatistic }
    /** lm-evaluation-harness prints "N/A". */
    | { readonly kind: 'none' }
}

const none = { kind: 'none' } as const

const aggregations: readonly Aggregation[] = [
  { name: 'mean', aggregate: (items) => mean(items.map(toNumber)), standardError: { kind: 'formula' } },
  { name: 'nanmean', aggregate: nanMean, standardError: { kind: 'bootstrap', resampled: resampledNanMean } },
  { name: 'median', aggregate: median, standardError: { kind: 'bootstrap', resampled: resampledMedian } },
  {
    name: 'perplexity',
    aggregate: (items) => exponential(-mean(items.map(toNumber))),
    standardError: { kind: 'bootstrap', resampled: resampledPerplexity },
  },
  { name: 'weighted_perplexity', aggregate: (items) => exponential(-weightedMean(items)), standardError: none },
  { name: 'bits_per_byte', aggregate: (items) => -weightedMean(items) / Math.log(2), standardError: none },
  {
    name: 'f1',
    aggregate: (items) => (areLabelPairs(items) ? f1(confusion(items), 'binary') : Number.NaN),
    standardError: { kind: 'bootstrap', resampled: (items) => resampledLabels(items, 'f1') },
  },
  {
    name: 'matthews_corrcoef',
    aggregate: (items) => (areLabelPairs(items) ? matthewsCorrelation(confusion(items)) : Number.NaN),
    standardError: { kind: 'bootstrap', resampled: (items) => resampledLabels(items, 'mcc') },
  },
  corpusAggregation('bleu', 'bleu', (segment) => bleuStatistics(segment), bleuOfStatistics),
  corpusAggregation('chrf', 'chrf', (segment) => chrfStatistics(segment), chrfOfStatistics),
  corpusAggregation('chrf++', 'chrf', (segment) => chrfStatistics(segment, { wordOrder: 2 }), chrfOfStatistics),
  corpusAggregation('ter', 'ter', terStatistics, terOfStatistics),
  { name: 'brier_score', aggregate: brierScore, standardError: none },
  { name: 'bypass', aggregate: () => 999, standardError: none },
]

const byName = new Map(aggregations.map((aggregation) => [aggregation.name, aggregation]))

/** The aggregation that a definition calls by that name (api/metrics.py of lm-evaluation-harness 0.4.13). */
export function findAggregation(name: string): Aggregation | undefined {
  return byName.get(name)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

function nanMean(items: readonly PythonValue[]): number {
  const values = items.map(toNumber)
  const numbers = values.filter((value) => !Number.isNaN(value)).length
  return pairwiseSum(values.map((value) => (Number.isNaN(value) ? 0 : value))) / numbers
}

function resampledNanMean(items: readonly PythonValue[]): ResampledStatistic {
  const numbers = items.map(toNumber).flatMap((value) => (Number.isNaN(value) ? [0, 0] : [value, 1]))
  return { kind: 'sums', formula: 'nanmean', width: 2, numbers: Float64Array.from(numbers) }
}

/** The upper one of two in the middle. */
function median(items: readonly PythonValue[]): number {
  const values = items.map(toNumber).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? Number.NaN
}

function resampledMedian(items: readonly PythonValue[]): ResampledStatistic {
  const values = items.map(toNumber)
  const numbers = [...new Set(values)].sort((a, b) => a - b)
  const places = new Map(numbers.map((value, place) => [value, place]))
  const codes = Int32Array.from(values, (value) => places.get(value) ?? 0)
  return { kind: 'counts', formula: 'median', codes, meanings: { numbers, pairs: [] } }
}

function resampledPerplexity(items: readonly PythonValue[]): ResampledStatistic {
  return { kind: 'sums', formula: 'perplexity', width: 1, numbers: Float64Array.from(items, toNumber) }
}

/** Sum of log-probabilities ÷ sum of weights (words or bytes): items are pairs. */
function weightedMean(items: readonly PythonValue[]): number {
  const pairs = items.map((item) => (Array.isArray(item) ? (item as readonly PythonValue[]) : []))
  return sum(pairs.map(([value]) => toNumber(value))) / sum(pairs.map(([, weight]) => toNumber(weight)))
}

function areLabelPairs(items: readonly PythonValue[]): items is readonly LabelPair[] {
  return items.length > 0 && items.every(isLabelPair)
}

function resampledLabels(items: readonly PythonValue[], formula: 'f1' | 'mcc'): ResampledStatistic {
  const { labels, pairs, codes } = indexPairs(items.filter(isLabelPair))
  return { kind: 'counts', formula, codes, meanings: { numbers: labels.map(toNumber), pairs } }
}

/** Mean over documents of Σ (probability − [is gold])²; items are (gold index, probabilities). */
function brierScore(items: readonly PythonValue[]): number {
  const perDocument = items.map((item) => {
    const [gold, probabilities] = Array.isArray(item) ? (item as readonly PythonValue[]) : []
    const values = Array.isArray(probabilities) ? (probabilities as readonly PythonValue[]).map(toNumber) : []
    // A negative index counts from the end, as numpy's does.
    const place = toNumber(gold) < 0 ? values.length + toNumber(gold) : toNumber(gold)
    if (!(place in values)) return Number.NaN
    return pairwiseSum(values.map((value, index) => (value - (index === place ? 1 : 0)) ** 2))
  })
  return pairwiseSum(perDocument) / perDocument.length
}

/** A score of all texts together, from statistics per document; items are (reference or references, text). */
function corpusAggregation(
  name: string,
  formula: SumFormula,
  statistics: (segment: Segment) => readonly number[],
  score: (sums: Float64Array) => number,
): Aggregation {
  const rows = (items: readonly PythonValue[]) => readSegments(items)?.map(statistics)
  return {
    name,
    aggregate: (items) => {
      const known = rows(items)
      return known === undefined ? Number.NaN : score(Float64Array.from(totals(known)))
    },
    standardError: {
      kind: 'bootstrap',
      resampled: (items) => {
        const known = rows(items) ?? items.map(() => [Number.NaN])
        return { kind: 'sums', formula, width: known[0]?.length ?? 0, numbers: Float64Array.from(known.flat()) }
      },
    },
  }
}
