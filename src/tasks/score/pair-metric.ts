import { createTextMetric } from '../metric/metric.ts'
import { pythonString } from '../python/to-string.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'

/** A document's value from its golds and predictions, which stand in pairs: one value, or several by name. */
export type PairMetric = (references: readonly PythonValue[], predictions: readonly PythonValue[]) => PythonValue

/** Metrics of the harness that keep gold and prediction for their aggregation (api/metrics.py, 0.4.13). */
const keptPairs = new Set([
  'acc',
  'acc_norm',
  'acc_bytes',
  'acc_mutual_info',
  'bleu',
  'brier_score',
  'chrf',
  'chrf++',
  'f1',
  'likelihood',
  'mcc',
  'ter',
])

export type PairMetricOptions = {
  readonly options: Readonly<Record<string, unknown>>
  /** The definition asks for the metric of Hugging Face's `evaluate` library (`hf_evaluate: true`). */
  readonly isEvaluate: boolean
}

/** The metric of that name for generated texts; undefined when this engine does not have it. */
export function createPairMetric(name: string, { options, isEvaluate }: PairMetricOptions): PairMetric | undefined {
  if (keptPairs.has(name) && !isEvaluate) return ([gold = null], [prediction = null]) => [gold, prediction]
  const measure = createTextMetric(name, options)
  if (measure === undefined) return undefined
  return (references, predictions) => {
    const values = references.map((gold, index) => measure(pythonString(gold), pythonString(predictions[index] ?? '')))
    return new PythonFloat(values.reduce((sum, value) => sum + value, 0) / values.length)
  }
}
