import { confusion, f1, type LabelPair } from '../metric/classification.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import type { PortedFunction } from './ported-function.ts'

/** Items are pairs of gold and predicted label. */
function pairs(items: readonly PythonValue[]): LabelPair[] {
  return items.map((item) => {
    const [gold = null, predicted = null] = Array.isArray(item) ? item : []
    return [gold, predicted]
  })
}

/** F1 over all labels of all documents, as scikit-learn averages it. */
export const labelScorePorts: readonly PortedFunction[] = [
  {
    reference: 'lm_eval.utils:weighted_f1_score',
    kind: 'aggregation',
    run: (items) => new PythonFloat(f1(confusion(pairs(items)), 'weighted')),
  },
  {
    reference: 'kobest/utils:macro_f1_score',
    kind: 'aggregation',
    run: (items) => new PythonFloat(f1(confusion(pairs(items)), 'macro')),
  },
]
