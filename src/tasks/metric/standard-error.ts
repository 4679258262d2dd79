import type { PythonValue } from '../python/value.ts'
import type { Aggregation } from './aggregation.ts'
import { bootstrapStandardError, bootstrapStandardErrorInThreads } from './bootstrap.ts'
import { sum, toNumber } from './numbers.ts'

export type StandardErrorQuestion = {
  /** The metric's own name: the harness caps the bootstrap by it, not by the aggregation. */
  readonly metric: string
  readonly aggregation: Aggregation
  /** One value per document, in document order. */
  readonly items: readonly PythonValue[]
  /** 100,000 in the harness unless told; 0 gives no standard errors at all. */
  readonly bootstrapIterations: number
}

/** Metrics whose bootstrap the harness caps, since every replicate takes long there (evaluator_utils.py, 0.4.13). */
const cappedMetrics = new Set(['bleu', 'chrf', 'chrf++', 'ter'])
const cappedIterations = 100

/** Draws from which on threads are worth their start: about a tenth of a second of work. */
const drawsWorthThreads = 10_000_000

/**
 * The standard error of an aggregated metric as lm-evaluation-harness computes it; 'N/A' where it has none: for fewer than
 * two documents, without iterations, and for aggregations without a formula. It supposes independent documents: for
 * comparison with the harness only, published intervals come from the statistics part.
 */
export function standardError(question: StandardErrorQuestion): number | 'N/A' {
  const { aggregation, items, bootstrapIterations } = question
  const { standardError: way } = aggregation
  if (way.kind === 'none' || items.length < 2 || bootstrapIterations <= 0) return 'N/A'
  if (way.kind === 'formula') return meanStandardError(items.map(toNumber))
  return bootstrapStandardError(way.resampled(items), iterationsOf(question))
}

/** {@link standardError}, long bootstraps on as many threads as given. The same numbers to the last bit. */
export async function standardErrorInThreads(
  question: StandardErrorQuestion,
  threads: number,
): Promise<number | 'N/A'> {
  const { aggregation, items } = question
  const { standardError: way } = aggregation
  const iterations = iterationsOf(question)
  const isLong = way.kind === 'bootstrap' && iterations * items.length >= drawsWorthThreads
  if (!isLong || threads < 2) return standardError(question)
  return await bootstrapStandardErrorInThreads(way.resampled(items), iterations, threads)
}

function iterationsOf({ metric, bootstrapIterations }: StandardErrorQuestion): number {
  return cappedMetrics.has(metric) ? Math.min(bootstrapIterations, cappedIterations) : bootstrapIterations
}

/** sd(n − 1) ÷ √n; NaN for one value. */
export function meanStandardError(values: readonly number[]): number {
  const mean = sum(values) / values.length
  const squares = sum(values.map((value) => (value - mean) * (value - mean)))
  return Math.sqrt(squares / (values.length - 1)) / Math.sqrt(values.length)
}
