import { requireArgument } from './argument-error.ts'

/** A prediction with the probability that its maker gave it, such as the largest of the choices'. */
export type Prediction = {
  /** 0 to 1. */
  readonly confidence: number
  readonly isRight: boolean
}

/**
 * Expected calibration error: over bins of similar confidence, the distance between mean confidence and share of right
 * predictions, weighted by size (Naeini et al. 2015). Bins hold equally many predictions (the first ones one more where it does
 * not divide), but equal confidences never fall into different bins. HELM reports 10 bins, and 1 bin: whether
 * confidence is right on the whole.
 *
 * It is biased upward: a perfectly calibrated model shows about √(bins ÷ n) ÷ 3. HELM wants 300 predictions at least.
 *
 * @returns undefined for fewer predictions than bins.
 * @throws {StatisticsArgumentError} for a confidence outside [0, 1] and for no bins.
 * @example expectedCalibrationError([{ confidence: 0.9, isRight: true }, { confidence: 0.7, isRight: false }], 1) // => 0.3
 */
export function expectedCalibrationError(predictions: readonly Prediction[], bins: number): number | undefined {
  const statistic = 'expectedCalibrationError'
  requireArgument(Number.isSafeInteger(bins) && bins > 0, statistic, 'bins', bins, 'a whole number from 1')
  requireConfidences(statistic, predictions)
  if (predictions.length < bins) return undefined
  const sorted = [...predictions].sort((a, b) => a.confidence - b.confidence)
  return (
    equalMassBins(sorted, bins).reduce((sum, bin) => {
      const confidence = bin.reduce((total, prediction) => total + prediction.confidence, 0)
      return sum + Math.abs(confidence - bin.filter(({ isRight }) => isRight).length)
    }, 0) / predictions.length
  )
}

/** Boundaries half-way between the neighbours that equal shares would part; a boundary belongs to the bin below. */
function equalMassBins(sorted: readonly Prediction[], bins: number): Prediction[][] {
  const larger = sorted.length % bins
  const size = (sorted.length - larger) / bins
  const boundaries = Array.from({ length: bins - 1 }, (_, bin) => {
    const end = size * (bin + 1) + Math.min(bin + 1, larger)
    return ((sorted[end - 1]?.confidence ?? 0) + (sorted[end]?.confidence ?? 0)) / 2
  })
  const edges = [...new Set([...boundaries, 1])]
  const groups: Prediction[][] = edges.map(() => [])
  for (const prediction of sorted) groups[edges.findIndex((edge) => prediction.confidence <= edge)]?.push(prediction)
  return groups
}

export type SelectiveAccuracy = {
  /** Accuracy of the k most confident predictions, averaged over every k. */
  readonly area: number
  /** Accuracy of the most confident tenth, at least one. */
  readonly topTenth: number
}

/**
 * How right predictions are when only confident ones are given (El-Yaniv and Wiener 2010; HELM's selective metrics). Of equally
 * confident predictions a part counts as the average of all of them, so their order does not matter.
 *
 * @returns undefined for no predictions.
 * @throws {StatisticsArgumentError} for a confidence outside [0, 1].
 */
export function selectiveAccuracy(predictions: readonly Prediction[]): SelectiveAccuracy | undefined {
  requireConfidences('selectiveAccuracy', predictions)
  const right = cumulativeRight(predictions)
  if (right.length === 0) return undefined
  const accuracies = right.map((count, index) => count / (index + 1))
  const tenth = Math.max(1, Math.floor(predictions.length / 10))
  return {
    area: accuracies.reduce((sum, value) => sum + value, 0) / right.length,
    topTenth: accuracies[tenth - 1] ?? 0,
  }
}

/** Expected right ones among the 1, 2, … most confident. */
function cumulativeRight(predictions: readonly Prediction[]): number[] {
  const levels = Map.groupBy(predictions, ({ confidence }) => confidence)
  const counts: number[] = []
  let before = 0
  for (const [, level] of [...levels].sort(([a], [b]) => b - a)) {
    const right = level.filter(({ isRight }) => isRight).length
    for (let index = 1; index <= level.length; index++) counts.push(before + (right * index) / level.length)
    before += right
  }
  return counts
}

/** Probabilities of all choices of one question, and which was right. */
export type ChoiceForecast = { readonly probabilities: readonly number[]; readonly right: number }

/**
 * Brier score (Brier 1950): mean over questions of Σ over choices of (probability − [is right])². 0 is perfect, 2 the worst; k
 * equal probabilities score 1 − 1 ÷ k.
 *
 * @returns undefined for no forecasts.
 * @throws {StatisticsArgumentError} for a right choice that has no probability.
 */
export function brierScore(forecasts: readonly ChoiceForecast[]): number | undefined {
  if (forecasts.length === 0) return undefined
  const total = forecasts.reduce((sum, { probabilities, right }) => {
    requireArgument(right in probabilities, 'brierScore', 'right', right, 'the index of a probability')
    return probabilities.reduce((part, value, index) => part + (value - (index === right ? 1 : 0)) ** 2, sum)
  }, 0)
  return total / forecasts.length
}

function requireConfidences(statistic: string, predictions: readonly Prediction[]): void {
  for (const { confidence } of predictions) {
    requireArgument(confidence >= 0 && confidence <= 1, statistic, 'confidence', confidence, 'from 0 to 1')
  }
}
