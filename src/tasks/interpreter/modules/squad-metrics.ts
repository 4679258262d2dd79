import { splitText } from '../../python/text.ts'
import { entryOf, expectInteger, expectText, float, setEntry } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { Dictionary, type Module, type Value } from '../value.ts'
import { byName, moduleOf } from './native-module.ts'

/** Lower case without punctuation and articles, words divided by single spaces: how SQuAD compares answers. */
function normalizedAnswer(text: string): string {
  const bare = text.toLowerCase().replace(/[!-/:-@[-`{-~]/g, '')
  const words = bare.replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
  return splitText(words).join(' ')
}

/** F1 of the words in common: an int where no word or none in common is left, as in the script. */
function answerF1(gold: string, predicted: string): Value {
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
  return float((2 * p * r) / (p + r))
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
        answerF1(expectText(gold, 'a_gold'), expectText(predicted, 'a_pred')),
      ),
    ),
  )
}
