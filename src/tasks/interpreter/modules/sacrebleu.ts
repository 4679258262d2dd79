import { type BleuOptions, type BleuSmoothing, corpusBleu, sentenceBleu } from '../../metric/translation/bleu.ts'
import { type ChrfOptions, corpusChrf } from '../../metric/translation/chrf.ts'
import type { Segment } from '../../metric/translation/segment.ts'
import { corpusTer } from '../../metric/translation/ter.ts'
import type { BleuTokenizer } from '../../metric/translation/tokenizer.ts'
import { raise } from '../exceptions.ts'
import { entryOf, expectInteger, expectNumber, expectText, float, listOf } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { isTruthy } from '../operations.ts'
import type { Dictionary, Module, Value } from '../value.ts'
import { byName, moduleOf, unsupported } from './native-module.ts'
import { record } from './record.ts'

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
