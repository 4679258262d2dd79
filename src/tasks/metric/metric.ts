import { accuracy, accuracyPerByte, accuracyPerCharacter, type ChoiceResult, greedyMatch } from './choice-metrics.ts'
import { type Average, confusion, f1 } from './classification.ts'
import { type ExactMatchOptions, exactMatch } from './exact-match.ts'

/** A metric of generated text. */
export type TextMetric = (gold: string, prediction: string) => number

/** A metric of choices by probability. */
export type ChoiceMetric = (result: ChoiceResult) => number

const textMetrics: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => TextMetric>> = {
  exact_match: (options) => exactMatch(options as ExactMatchOptions),
  // The two that definitions take from Hugging Face's evaluate library, for one document of numbered answers.
  accuracy: () => (gold, prediction) => (gold === prediction ? 1 : 0),
  f1:
    ({ average }) =>
    (gold, prediction) =>
      f1(confusion([[Number(gold), Number(prediction)]]), (average ?? 'binary') as Average),
}

const choiceMetrics: Readonly<Record<string, ChoiceMetric>> = {
  acc: accuracy,
  acc_norm: accuracyPerCharacter,
  acc_bytes: accuracyPerByte,
  exact_match: greedyMatch,
}

/** The metric of that name for generated text; undefined when this engine does not have it. */
export function createTextMetric(name: string, options: Readonly<Record<string, unknown>>): TextMetric | undefined {
  return Object.hasOwn(textMetrics, name) ? textMetrics[name]?.(options) : undefined
}

/** The metric of that name for choices; undefined when this engine does not have it. */
export function choiceMetric(name: string): ChoiceMetric | undefined {
  return Object.hasOwn(choiceMetrics, name) ? choiceMetrics[name] : undefined
}
