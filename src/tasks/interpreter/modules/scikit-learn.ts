import {
  type Average,
  accuracyOf,
  type Confusion,
  confusion,
  f1,
  matthewsCorrelation,
  precision,
  recall,
} from '../../metric/classification.ts'
import { PythonFloat, type PythonValue } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { expectNumber, float, listOf, sequenceItems } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { equals, isTruthy, iterate } from '../operations.ts'
import type { Module, Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import { arrayIn, asArray } from './numpy-array.ts'
import { unique } from './numpy-functions.ts'

/** Labels as scikit-learn takes them: texts, ints, and floats that are whole. */
function labels(value: Value): PythonValue[] {
  if (typeof value === 'string')
    raise('ValueError', "The 'y_true' parameter must be an array-like or a sparse array or matrix")
  return listOf(value).map((item) => {
    // A column of one is a list.
    const row = sequenceItems(item) ?? arrayIn(item)?.items
    const label = row?.length === 1 ? (row[0] ?? null) : item
    if (label instanceof PythonFloat)
      return Number.isInteger(label.value) ? label : raise('ValueError', 'continuous is not supported')
    if (label === null || typeof label === 'object') return raise('ValueError', 'unknown is not supported')
    return label
  })
}

export function matrixOf(gold: Value, predicted: Value): Confusion {
  const [golds, predictions] = [labels(gold), labels(predicted)]
  if (golds.length !== predictions.length) {
    raise(
      'ValueError',
      `Found input variables with inconsistent numbers of samples: [${golds.length}, ${predictions.length}]`,
    )
  }
  const isText = golds.concat(predictions).map((label) => typeof label === 'string')
  if (isText.includes(true) && isText.includes(false)) {
    raise('ValueError', 'Labels in y_true and y_pred should be of the same type')
  }
  return confusion(golds.map((label, index) => [label, predictions[index] ?? null] as const))
}

export const averages: readonly string[] = ['binary', 'micro', 'macro', 'weighted']
type Score = (matrix: Confusion, average: Average) => number

/** F1, precision or recall: one number, or with `average=None` one for each label. */
function labelScore(name: string, score: Score) {
  return native(
    name,
    'y_true, y_pred, labels=, pos_label=, average=, sample_weight=, zero_division=',
    (
      gold: Value,
      predicted: Value,
      wanted: Value = null,
      positive: Value = 1,
      average: Value = 'binary',
      weight: Value = null,
    ) => {
      if (weight !== null) unsupported(`sklearn.metrics.${name} with weights`)
      if (wanted !== null) return ofLabels(name, score, { gold, predicted, wanted, average })
      const matrix = matrixOf(gold, predicted)
      if (average === null) return asArray(perLabel(gold, predicted, score))
      if (!averages.includes(String(average)))
        return raise('ValueError', 'average has to be one of None, micro, macro, weighted, binary')
      if (average === 'binary' && positive !== 1) return ofPositive(gold, predicted, { positive, score })
      const value = score(matrix, String(average) as Average)
      const isRefused = average === 'binary' && Number.isNaN(value)
      return isRefused ? raise('ValueError', `Target is not binary, or pos_label=1 is no label`) : float(value)
    },
  )
}

export function ofPositive(
  gold: Value,
  predicted: Value,
  { positive, score }: { positive: Value; score: Score },
): Value {
  const isPositive = (value: Value) => listOf(value).map((label) => (label === positive ? 1 : 0))
  return float(score(matrixOf(isPositive(gold), isPositive(predicted)), 'binary'))
}

/** With `labels=`: the mean over these labels, whether or not they occur, or the score of each. */
function ofLabels(
  name: string,
  score: Score,
  { gold, predicted, wanted, average }: { gold: Value; predicted: Value; wanted: Value; average: Value },
): Value {
  matrixOf(gold, predicted)
  const scores = perLabel(gold, predicted, score, [...iterate(wanted)])
  if (average === null) return asArray(scores)
  if (average !== 'macro') return unsupported(`sklearn.metrics.${name} with labels and the average ${String(average)}`)
  return float(scores.reduce((sum: number, each) => sum + expectNumber(each), 0) / scores.length)
}

function perLabel(
  gold: Value,
  predicted: Value,
  score: Score,
  all: readonly Value[] = unique([...listOf(gold), ...listOf(predicted)]),
): Value[] {
  return all.map((label) => {
    const marks = (value: Value) => listOf(value).map((each) => (equals(each, label) ? 1 : 0))
    return float(score(matrixOf(marks(gold), marks(predicted)), 'binary'))
  })
}

/** scikit-learn's F1 with `average='weighted'`. */
export function weightedF1(gold: Value[], predicted: Value[]): Value {
  return float(f1(matrixOf(gold, predicted), 'weighted'))
}

const f1Score = labelScore('f1_score', f1)

/** The module `sklearn.metrics`. */
export function sklearnMetricsModule(): Module {
  return moduleOf(
    'sklearn.metrics',
    byName(
      f1Score,
      native(
        'fbeta_score',
        'y_true, y_pred, beta, labels=, average=',
        (gold: Value, predicted: Value, beta: Value, wanted: Value = null, average: Value = 'binary') => {
          if (expectNumber(beta) !== 1) unsupported('sklearn.metrics.fbeta_score with another beta than 1')
          const named = new Map([
            ['labels', wanted],
            ['average', average],
          ])
          return f1Score.call({ values: [gold, predicted], named })
        },
      ),
      labelScore('precision_score', precision),
      labelScore('recall_score', recall),
      native(
        'accuracy_score',
        'y_true, y_pred, normalize=',
        (gold: Value, predicted: Value, normalize: Value = true) => {
          const share = accuracyOf(matrixOf(gold, predicted))
          return float(isTruthy(normalize) ? share : share * listOf(gold).length)
        },
      ),
      native('matthews_corrcoef', 'y_true, y_pred', (gold: Value, predicted: Value) =>
        float(matthewsCorrelation(matrixOf(gold, predicted))),
      ),
    ),
  )
}
