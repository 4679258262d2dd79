import { type Average, accuracyOf, f1 } from '../../metric/classification.ts'
import { corpusBleu } from '../../metric/translation/bleu.ts'
import { raise } from '../exceptions.ts'
import { dictionaryOf, entryOf, expectText, float, listOf, sequenceItems } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { isTruthy } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import type { Dictionary, Instance, Module, Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import type { RandomSource } from './random.ts'
import { record } from './record.ts'
import { aggregatedRouge, rougeScores, rougeType } from './rouge-score.ts'
import { averages, matrixOf, ofPositive } from './scikit-learn.ts'

/** `evaluate.load(name).compute(predictions=…, references=…)` for the metrics that are built from what is here. */
type Compute = (given: {
  predictions: Value[]
  references: Value[]
  options: Dictionary
  numpyRandom: RandomSource
}) => Value
const loadedMetrics: Readonly<Record<string, Compute>> = {
  rouge: ({ predictions, references, options, numpyRandom }) => {
    const types = listOf(entryOf(options, 'rouge_types') ?? ['rouge1', 'rouge2', 'rougeL', 'rougeLsum']).map(rougeType)
    const scorer = { types, hasStemmer: isTruthy(entryOf(options, 'use_stemmer') ?? false) }
    const isAggregated = isTruthy(entryOf(options, 'use_aggregator') ?? true)
    const scores = predictions.map((prediction, index) => {
      const reference = references[index] ?? null
      const targets = sequenceItems(reference) ?? [reference]
      if (targets.length !== 1) return unsupported('ROUGE with several references')
      return rougeScores(scorer, tokenizable(targets[0]), tokenizable(prediction))
    })
    if (isAggregated) return aggregatedRouge(scores, numpyRandom)
    const measure = (score: Dictionary, type: string) =>
      (entryOf(score, type) as Instance).attributes.get('fmeasure') ?? null
    return dictionaryOf(
      types.map((type) => {
        const values = scores.map((score) => measure(score, type))
        return [type, values] as const
      }),
    )
  },
  exact_match: ({ predictions, references, options }) => {
    if (options.entries.size > 0) return unsupported('options of the metric exact_match')
    const right = predictions.filter((prediction, index) => prediction === references[index]).length
    return dictionaryOf([['exact_match', float(right / predictions.length)]])
  },
  f1: ({ predictions, references, options }) => {
    const average = entryOf(options, 'average') ?? 'binary'
    const positive = entryOf(options, 'pos_label') ?? 1
    if (!averages.includes(String(average))) return unsupported('the metric f1 without an average')
    if (average === 'binary')
      return dictionaryOf([['f1', ofPositive(references, predictions, { positive, score: f1 })]])
    return dictionaryOf([['f1', float(f1(matrixOf(references, predictions), String(average) as Average))]])
  },
  accuracy: ({ predictions, references }) =>
    dictionaryOf([['accuracy', float(accuracyOf(matrixOf(references, predictions)))]]),
  sacrebleu: ({ predictions, references }) => {
    const pairs = predictions.map((prediction, index) => ({
      hypothesis: expectText(prediction, 'a prediction'),
      references: (sequenceItems(references[index] ?? null) ?? [references[index] ?? '']).map((each) =>
        expectText(each, 'a reference'),
      ),
    }))
    return dictionaryOf([['score', float(corpusBleu(pairs))]])
  },
}

/** A text to be cut into words, which begins with lower case. */
function tokenizable(value: Value | undefined): string {
  const type = typeNameOf(value ?? null)
  return typeof value === 'string' ? value : raise('AttributeError', `'${type}' object has no attribute 'lower'`)
}

/** The module `evaluate`. */
export function evaluateModule(numpyRandom: RandomSource): Module {
  return moduleOf(
    'evaluate',
    byName(
      native('load', 'path, *others, **options', (path: Value) => {
        const compute = loadedMetrics[expectText(path, 'path')] ?? unsupported(`the metric ${String(path)} of evaluate`)
        const metric = record('EvaluationModule', { name: path })
        metric.attributes.set(
          'compute',
          native(
            'compute',
            'predictions=, references=, **options',
            (predictions: Value = [], references: Value = [], options: Dictionary) =>
              compute({ predictions: listOf(predictions), references: listOf(references), options, numpyRandom }),
          ),
        )
        return metric
      }),
    ),
  )
}

/** The metrics that `evaluate.load` gives. */
export const loadableMetrics: ReadonlySet<string> = new Set(Object.keys(loadedMetrics))
