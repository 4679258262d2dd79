import {
  brierScore,
  type ChoiceForecast,
  expectedCalibrationError,
  type Prediction,
  selectiveAccuracy,
} from '#statistics/calibration.ts'
import { argmax, type ChoiceResult } from './choice-metrics.ts'
import { softmax } from './softmax.ts'

/** How well the probabilities of choices tell how often they are right. */
export type ChoiceCalibration = {
  /** Documents whose log-probabilities could all be read. */
  readonly documents: number
  /** Expected calibration error in 10 bins of equal mass, and in one; undefined for fewer documents than bins. */
  readonly ece_10_bin: number | undefined
  readonly ece_1_bin: number | undefined
  readonly brier_score: number | undefined
  /** Accuracy of the surest documents: averaged over all coverages, and of the surest tenth. */
  readonly selective_area: number | undefined
  readonly selective_top_tenth: number | undefined
}

/**
 * Calibration of a multiple-choice task from the log-probabilities of its choices (HELM's `basic_metrics.py`, 63754d05): a
 * document's confidence is the largest of the choices' probabilities, which add up to 1. Documents with a log-probability that
 * could not be read, or where all are 0, say nothing and are left out.
 *
 * HELM wants 300 documents at least. For choices longer than a token, whole texts compete: long choices look unlikely whatever the model believes.
 */
export function choiceCalibration(results: readonly Pick<ChoiceResult, 'logprobs' | 'gold'>[]): ChoiceCalibration {
  const readable = results.filter(({ logprobs }) => {
    return logprobs.length > 1 && logprobs.every(Number.isFinite) && logprobs.some((logprob) => logprob !== 0)
  })
  const predictions = readable.map(({ logprobs, gold }): Prediction => {
    return { confidence: Math.min(1, Math.max(...softmax(logprobs))), isRight: gold.includes(argmax(logprobs)) }
  })
  const forecasts = readable.flatMap(({ logprobs, gold }): ChoiceForecast[] => {
    const [right, ...others] = gold
    return right !== undefined && right in logprobs && others.length === 0
      ? [{ probabilities: softmax(logprobs), right }]
      : []
  })
  const selective = selectiveAccuracy(predictions)
  return {
    documents: readable.length,
    ece_10_bin: expectedCalibrationError(predictions, 10),
    ece_1_bin: expectedCalibrationError(predictions, 1),
    brier_score: brierScore(forecasts),
    selective_area: selective?.area,
    selective_top_tenth: selective?.topTenth,
  }
}
