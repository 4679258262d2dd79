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
import { pearsonCorrelation, spearmanCorrelation } from '../../metric/correlation.ts'
import { type RougeScore, type RougeType, rouge } from '../../metric/rouge/rouge.ts'
import { type BleuOptions, type BleuSmoothing, corpusBleu, sentenceBleu } from '../../metric/translation/bleu.ts'
import { type ChrfOptions, corpusChrf } from '../../metric/translation/chrf.ts'
import type { Segment } from '../../metric/translation/segment.ts'
import { corpusTer } from '../../metric/translation/ter.ts'
import type { BleuTokenizer } from '../../metric/translation/tokenizer.ts'
import { splitText } from '../../python/text.ts'
import { pythonString } from '../../python/to-string.ts'
import { PythonFloat, type PythonValue } from '../../python/value.ts'
import { attribute } from '../evaluate/attributes.ts'
import { raise } from '../exceptions.ts'
import {
  dictionaryOf,
  entryOf,
  expectInteger,
  expectNumber,
  expectText,
  float,
  listOf,
  sequenceItems,
  setEntry,
} from '../methods/expect.ts'
import { construction, native, nativeClass } from '../methods/native.ts'
import { isTruthy } from '../operations.ts'
import { ClassValue, Dictionary, Instance, type Module, Tuple, type Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import { arrayIn, asArray } from './numpy-array.ts'
import { unique } from './numpy-functions.ts'
import type { RandomSource } from './random.ts'
import { bootstrappedInterval } from './rouge-bootstrap.ts'

/** An object with these attributes and nothing else. */
function record(name: string, attributes: Readonly<Record<string, Value>>): Instance {
  const instance = new Instance(new ClassValue(name, [], new Map()))
  for (const [attribute, value] of Object.entries(attributes)) instance.attributes.set(attribute, value)
  return instance
}

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

function matrixOf(gold: Value, predicted: Value): Confusion {
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

const averages: readonly string[] = ['binary', 'micro', 'macro', 'weighted']
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
      if (wanted !== null || weight !== null) unsupported(`sklearn.metrics.${name} with labels or weights`)
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

function ofPositive(gold: Value, predicted: Value, { positive, score }: { positive: Value; score: Score }): Value {
  const isPositive = (value: Value) => listOf(value).map((label) => (label === positive ? 1 : 0))
  return float(score(matrixOf(isPositive(gold), isPositive(predicted)), 'binary'))
}

function perLabel(gold: Value, predicted: Value, score: Score): Value[] {
  const all = unique([...listOf(gold), ...listOf(predicted)])
  return all.map((label) => {
    const marks = (value: Value) =>
      listOf(value).map((each) => (String(pythonString(each)) === String(pythonString(label)) ? 1 : 0))
    return float(score(matrixOf(marks(gold), marks(predicted)), 'binary'))
  })
}

/** scikit-learn's F1 with `average='weighted'`. */
export function weightedF1(gold: Value[], predicted: Value[]): Value {
  return float(f1(matrixOf(gold, predicted), 'weighted'))
}

/** The module `sklearn.metrics`. */
export function sklearnMetricsModule(): Module {
  return moduleOf(
    'sklearn.metrics',
    byName(
      labelScore('f1_score', f1),
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

/** The module `scipy.stats`: correlations. */
export function scipyStatsModule(): Module {
  const correlation = (name: string, calculate: (x: readonly number[], y: readonly number[]) => number) =>
    native(name, 'x, y', (x: Value, y: Value) => {
      const statistic = float(calculate(listOf(x).map(expectNumber), listOf(y).map(expectNumber)))
      // Its second value, the p-value, is none of the scores.
      return new Tuple([statistic, null])
    })
  return moduleOf(
    'scipy.stats',
    byName(correlation('pearsonr', pearsonCorrelation), correlation('spearmanr', spearmanCorrelation)),
  )
}

const tokenizers: readonly string[] = ['13a', 'intl', 'zh', 'char', 'none']

function bleuOptions(named: Dictionary): BleuOptions {
  const tokenizer = entryOf(named, 'tokenize') ?? '13a'
  if (!tokenizers.includes(String(tokenizer))) return unsupported(`the tokenizer ${String(tokenizer)} of sacrebleu`)
  for (const [key] of named.entries.values()) {
    if (
      !['tokenize', 'lowercase', 'force', 'smooth_method', 'smooth_value', 'use_effective_order'].includes(String(key))
    ) {
      return raise('TypeError', `corpus_bleu() got an unexpected keyword argument '${String(key)}'`)
    }
  }
  return {
    tokenizer: String(tokenizer) as BleuTokenizer,
    isLowercased: isTruthy(entryOf(named, 'lowercase') ?? false),
    smoothing: smoothing(entryOf(named, 'smooth_method') ?? 'exp', entryOf(named, 'smooth_value') ?? null),
    hasEffectiveOrder: isTruthy(entryOf(named, 'use_effective_order') ?? false),
  }
}

function smoothing(method: Value, value: Value): BleuSmoothing {
  if (method === 'exp' || method === 'none') return { kind: method }
  if (method === 'floor') return { kind: 'floor', value: value === null ? 0.1 : expectNumber(value) }
  if (method === 'add-k') return { kind: 'add-k', value: value === null ? 1 : expectNumber(value) }
  return raise('ValueError', 'Unknown smooth_method')
}

/** Hypotheses with the references that stand at their place in each of the given columns. */
function segments(hypotheses: Value, references: Value): Segment[] {
  const columns = listOf(references).map((column) => listOf(column))
  return listOf(hypotheses).map((hypothesis, index) => ({
    hypothesis: expectText(hypothesis, 'each hypothesis'),
    references: columns.flatMap((column) => {
      const reference = column[index]
      return reference === undefined || reference === null ? [] : [expectText(reference, 'each reference')]
    }),
  }))
}

function chrfOptions(named: Dictionary): ChrfOptions {
  return {
    characterOrder: expectInteger(entryOf(named, 'char_order') ?? 6),
    wordOrder: expectInteger(entryOf(named, 'word_order') ?? 0),
    beta: expectNumber(entryOf(named, 'beta') ?? 2),
    keepsWhitespace: isTruthy(entryOf(named, 'remove_whitespace') ?? true) === false,
    hasEpsilonSmoothing: isTruthy(entryOf(named, 'eps_smoothing') ?? false),
  }
}

function single(hypothesis: Value, references: Value): Segment[] {
  return [
    {
      hypothesis: expectText(hypothesis, 'the hypothesis'),
      references: listOf(references).map((each) => expectText(each, 'each reference')),
    },
  ]
}

/** The module `sacrebleu`. */
export function sacrebleuModule(): Module {
  return moduleOf(
    'sacrebleu',
    byName(
      native(
        'corpus_bleu',
        'hypotheses, references, **options',
        (hypotheses: Value, references: Value, named: Dictionary) =>
          record('BLEUScore', { score: float(corpusBleu(segments(hypotheses, references), bleuOptions(named))) }),
      ),
      native(
        'sentence_bleu',
        'hypothesis, references, **options',
        (hypothesis: Value, references: Value, named: Dictionary) => {
          const [segment] = single(hypothesis, references)
          const options = { hasEffectiveOrder: true, ...bleuOptions(named) }
          return record('BLEUScore', { score: float(segment === undefined ? 0 : sentenceBleu(segment, options)) })
        },
      ),
      native(
        'corpus_chrf',
        'hypotheses, references, **options',
        (hypotheses: Value, references: Value, named: Dictionary) =>
          record('CHRFScore', { score: float(corpusChrf(segments(hypotheses, references), chrfOptions(named))) }),
      ),
      native(
        'sentence_chrf',
        'hypothesis, references, **options',
        (hypothesis: Value, references: Value, named: Dictionary) =>
          record('CHRFScore', { score: float(corpusChrf(single(hypothesis, references), chrfOptions(named))) }),
      ),
      native('corpus_ter', 'hypotheses, references', (hypotheses: Value, references: Value) =>
        record('TERScore', { score: float(corpusTer(segments(hypotheses, references))) }),
      ),
    ),
  )
}

function rougeType(value: Value): RougeType {
  const name = expectText(value, 'a ROUGE type')
  return /^rouge(?:[1-9]|L|Lsum)$/.test(name) ? (name as RougeType) : raise('ValueError', `Invalid rouge type: ${name}`)
}

/** A named tuple `Score`. */
function rougeInstance({ precision: p, recall: r, fMeasure }: RougeScore): Instance {
  return scoreInstance([p, r, fMeasure])
}

const scoreClass = nativeClass('Score', {
  isOwn: (value) => value instanceof Instance && value.type.name === 'Score',
  methods: {
    __getitem__: [
      'index',
      (self: Instance, index: Value) =>
        (self.native as Value[]).at(expectInteger(index)) ?? raise('IndexError', 'tuple index out of range'),
    ],
    __len__: ['', () => 3],
  },
})

function scoreInstance(numbers: readonly number[]): Instance {
  const instance = new Instance(scoreClass, numbers.map(float))
  for (const [index, name] of ['precision', 'recall', 'fmeasure'].entries()) {
    instance.attributes.set(name, float(numbers[index] ?? 0))
  }
  return instance
}

type Scorer = { readonly types: readonly RougeType[]; readonly hasStemmer: boolean }

function rougeScores({ types, hasStemmer }: Scorer, target: string, prediction: string): Dictionary {
  return dictionaryOf(
    types.map((type) => [type, rougeInstance(rouge(type, target, prediction, { hasStemmer }))] as const),
  )
}

const scorerClass = nativeClass('RougeScorer', {
  isOwn: (value) => value instanceof Instance && value.type.name === 'RougeScorer',
  methods: {
    score: [
      'target, prediction',
      (self: Instance, target: Value, prediction: Value) =>
        rougeScores(self.native as Scorer, expectText(target, 'target'), expectText(prediction, 'prediction')),
    ],
  },
  construct: construction(
    'RougeScorer',
    'rouge_types, use_stemmer=, split_summaries=, tokenizer=',
    (types: Value, stemmer: Value = false, split: Value = false, tokenizer: Value = null) => {
      if (isTruthy(split) || tokenizer !== null)
        return unsupported('a RougeScorer with a tokenizer of its own, or that splits sentences')
      return new Instance(scorerClass, { types: listOf(types).map(rougeType), hasStemmer: isTruthy(stemmer) })
    },
  ),
})

/** The module `rouge_score.rouge_scorer`. */
export function rougeScorerModule(): Module {
  return moduleOf('rouge_score.rouge_scorer', byName(scorerClass))
}

class Aggregator {
  readonly scores = new Map<string, number[][]>()
  readonly confidence: number
  readonly samples: number
  constructor(confidence: number, samples: number) {
    this.confidence = confidence
    this.samples = samples
  }

  add(scores: Dictionary): void {
    for (const [name, score] of scores.entries.values()) {
      const rows = this.scores.get(String(name)) ?? []
      rows.push(measuresOf(score))
      this.scores.set(String(name), rows)
    }
  }

  aggregate(numpyRandom: RandomSource): Dictionary {
    return dictionaryOf(
      [...this.scores].map(([name, rows]) => {
        const { generator } = numpyRandom
        const interval = bootstrappedInterval(rows, { generator, samples: this.samples, confidence: this.confidence })
        const { low, mid, high } = interval
        return [
          name,
          record('AggregateScore', { low: scoreInstance(low), mid: scoreInstance(mid), high: scoreInstance(high) }),
        ] as const
      }),
    )
  }
}

function measuresOf(score: Value): number[] {
  return score instanceof Instance && score.type === scoreClass
    ? (score.native as Value[]).map(expectNumber)
    : unsupported('the bootstrap of anything but ROUGE scores')
}

function aggregatorOf(self: Value): Aggregator {
  return self instanceof Instance && self.native instanceof Aggregator
    ? self.native
    : raise('TypeError', 'an aggregator is needed')
}

/** `rouge_score.scoring.BootstrapAggregator`. */
function aggregatorClass(numpyRandom: RandomSource): ClassValue {
  const type: ClassValue = nativeClass('BootstrapAggregator', {
    isOwn: (value) => value instanceof Instance && value.native instanceof Aggregator,
    methods: {
      add_scores: [
        'scores',
        (self: Value, scores: Value) => {
          if (!(scores instanceof Dictionary)) return raise('TypeError', 'a dict of scores is needed')
          aggregatorOf(self).add(scores)
          return null
        },
      ],
      aggregate: ['', (self: Value) => aggregatorOf(self).aggregate(numpyRandom)],
    },
    construct: construction(
      'BootstrapAggregator',
      'confidence_interval=, n_samples=',
      (confidence: Value = float(0.95), samples: Value = 1000) => {
        return new Instance(type, new Aggregator(expectNumber(confidence), expectInteger(samples)))
      },
    ),
  })
  return type
}

/** The module `rouge_score.scoring`. */
export function rougeScoringModule(numpyRandom: RandomSource): Module {
  return moduleOf('rouge_score.scoring', byName(aggregatorClass(numpyRandom), scoreClass))
}

function aggregatedRouge(scores: readonly Dictionary[], numpyRandom: RandomSource): Value {
  const aggregator = new Aggregator(0.95, 1000)
  for (const score of scores) aggregator.add(score)
  const intervals = [...aggregator.aggregate(numpyRandom).entries.values()]
  return dictionaryOf(
    intervals.map(([name, interval]) => [name, attribute(attribute(interval, 'mid'), 'fmeasure')] as const),
  )
}

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
      const targets = sequenceItems(references[index] ?? '') ?? [references[index] ?? '']
      if (targets.length !== 1) return unsupported('ROUGE with several references')
      return rougeScores(scorer, expectText(targets[0], 'a reference'), expectText(prediction, 'a prediction'))
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

/** Lower case without punctuation and articles, words divided by single spaces: how SQuAD compares answers. */
function normalizedAnswer(text: string): string {
  const bare = text.toLowerCase().replace(/[!-/:-@[-`{-~]/g, '')
  const words = bare.replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
  return splitText(words).join(' ')
}

function answerF1(gold: string, predicted: string): number {
  const [golds, predictions] = [gold, predicted].map((text) =>
    normalizedAnswer(text)
      .split(' ')
      .filter((word) => word !== ''),
  ) as [string[], string[]]
  if (golds.length === 0 || predictions.length === 0) return golds.length === predictions.length ? 1 : 0
  const counts = new Dictionary()
  for (const word of golds) setEntry(counts, word, expectInteger(entryOf(counts, word) ?? 0) + 1)
  let common = 0
  for (const word of predictions) {
    const left = expectInteger(entryOf(counts, word) ?? 0)
    if (left > 0) common++
    setEntry(counts, word, left - 1)
  }
  if (common === 0) return 0
  const [p, r] = [common / predictions.length, common / golds.length]
  return (2 * p * r) / (p + r)
}

/** `transformers.data.metrics.squad_metrics`: the scores of SQuAD's own script. */
export function squadMetricsModule(): Module {
  return moduleOf(
    'transformers.data.metrics.squad_metrics',
    byName(
      native('normalize_answer', 's', (text: Value) => normalizedAnswer(expectText(text, 's'))),
      native('compute_exact', 'a_gold, a_pred', (gold: Value, predicted: Value) =>
        Number(normalizedAnswer(expectText(gold, 'a_gold')) === normalizedAnswer(expectText(predicted, 'a_pred'))),
      ),
      native('compute_f1', 'a_gold, a_pred', (gold: Value, predicted: Value) =>
        float(answerF1(expectText(gold, 'a_gold'), expectText(predicted, 'a_pred'))),
      ),
    ),
  )
}
