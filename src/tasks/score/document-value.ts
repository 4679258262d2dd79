import { toNumber } from '../metric/numbers.ts'
import { softmax } from '../metric/softmax.ts'
import { numberOf, type PythonValue, pythonEquals } from '../python/value.ts'
import type { MetricSpecification } from './metric-specification.ts'

/**
 * A document's value of a metric on the scale from 0 (worst) to 1 (best), also for metrics that only exist over many
 * documents:
 *
 * - numbers and truth values: as they are, cut to [0, 1]; where less is better, 1 minus that;
 * - perplexity: the probability of the text; per word or byte, and bits per byte: that probability's geometric mean per word
 *   or byte (1 ÷ the document's perplexity);
 * - bleu, chrf, ter: the metric of this document alone ÷ 100, for ter 1 minus that;
 * - Brier score: 1 − score ÷ 2; likelihood: the share of the right choice's probability;
 * - pairs (gold, prediction) of F1 and MCC: 1 when they are equal;
 * - what a function of the definition sums up: the function's value for this document alone, per cent when above 1;
 * - lists of numbers: their mean; everything else: 0.
 */
export function documentValue(item: PythonValue, specification: MetricSpecification): number {
  const value = scaled(item, specification)
  return value > 0 ? Math.min(1, value) : 0
}

function scaled(item: PythonValue, specification: MetricSpecification): number {
  const { name, aggregation, isHigherBetter, isSummedByFunction } = specification
  if (aggregation.name === 'perplexity' && !isSummedByFunction) return Math.exp(toNumber(item))
  if (numberOf(item) !== undefined) return directed(toNumber(item), isHigherBetter)
  if (isSummedByFunction) return directed(aloneByFunction(item, specification), isHigherBetter)
  const items = Array.isArray(item) ? (item as readonly PythonValue[]) : []
  const [first = null, second = null] = items
  switch (aggregation.name) {
    case 'weighted_perplexity':
    case 'bits_per_byte':
      return Math.exp(toNumber(first) / toNumber(second))
    case 'bleu':
    case 'chrf':
    case 'chrf++':
      return aggregation.aggregate([item]) / 100
    case 'ter':
      return 1 - aggregation.aggregate([item]) / 100
    case 'brier_score':
      return 1 - aggregation.aggregate([item]) / 2
  }
  if (name === 'likelihood' && Array.isArray(second)) {
    return softmax((second as readonly PythonValue[]).map(toNumber))[toNumber(first)] ?? 0
  }
  if (name === 'f1' || name === 'mcc') return pythonEquals(first, second) ? 1 : 0
  return items.length === 0 ? 0 : items.reduce((sum: number, one) => sum + toNumber(one), 0) / items.length
}

function directed(value: number, isHigherBetter: boolean): number {
  return isHigherBetter ? value : 1 - Math.min(1, value)
}

function aloneByFunction(item: PythonValue, { aggregation }: MetricSpecification): number {
  try {
    const value = aggregation.aggregate([item])
    return value > 1 ? value / 100 : value
  } catch {
    // Functions of others may not be made for a single document.
    return 0
  }
}
