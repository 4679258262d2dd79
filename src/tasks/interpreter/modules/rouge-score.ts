import { type RougeScore, type RougeType, rouge } from '../../metric/rouge/rouge.ts'
import { attribute } from '../evaluate/attributes.ts'
import { raise } from '../exceptions.ts'
import { dictionaryOf, expectInteger, expectNumber, expectText, float, listOf } from '../methods/expect.ts'
import { construction, nativeClass } from '../methods/native.ts'
import { isTruthy } from '../operations.ts'
import { type ClassValue, Dictionary, Instance, type Module, type Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import type { RandomSource } from './random.ts'
import { record } from './record.ts'
import { bootstrappedInterval } from './rouge-bootstrap.ts'

export function rougeType(value: Value): RougeType {
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

export function rougeScores({ types, hasStemmer }: Scorer, target: string, prediction: string): Dictionary {
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

export function aggregatedRouge(scores: readonly Dictionary[], numpyRandom: RandomSource): Value {
  const aggregator = new Aggregator(0.95, 1000)
  for (const score of scores) aggregator.add(score)
  const intervals = [...aggregator.aggregate(numpyRandom).entries.values()]
  return dictionaryOf(
    intervals.map(([name, interval]) => [name, attribute(attribute(interval, 'mid'), 'fmeasure')] as const),
  )
}
