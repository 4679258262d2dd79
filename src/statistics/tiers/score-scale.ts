import { requireAlpha, requireArgument } from '../argument-error.ts'
import { studentQuantile } from '../student-quantile.ts'
import type { PaidTier, ThresholdLimits, TierRule } from '../tier-decision.ts'

/** An endpoint whose standing on the leaderboard is known, as our suite measured it. */
export type MeasuredReference = {
  readonly name: string
  /** On the leaderboard: 0 to 1. */
  readonly standing: number
  /** On our suite: items and their mean score. */
  readonly n: number
  readonly mean: number
}

/** Our suite's score as a function of the leaderboard's: logit(score) = intercept + slope × logit(standing). */
export type ScoreScale = {
  readonly intercept: number
  readonly slope: number
  /** Variance of references about the line beyond what their items explain, on the logit scale. */
  readonly excessVariance: number
  /** The thresholds on our suite's scale, with the limits between which each lies with probability 1 − alpha. */
  readonly thresholds: TierRule['thresholds']
  readonly limits: Readonly<Record<PaidTier, ThresholdLimits>>
  readonly alpha: number
  /** How far off each reference's standing is when it is told from its score by all others, as shares of 1. */
  readonly crossValidation: {
    readonly errors: readonly { readonly name: string; readonly error: number }[]
    readonly meanAbsoluteError: number
    readonly rootMeanSquareError: number
  }
}

/** Why no scale can be fitted: the references are what they are, so this is an answer and not a fault. */
export type NoScale =
  | { readonly kind: 'too-few'; readonly references: number }
  | { readonly kind: 'alike' }
  | { readonly kind: 'not-rising'; readonly slope: number; readonly lower: number }

export const leastReferences = 3

/**
 * The line that carries the leaderboard's scale over to ours, from a few references that stand on both, and the tiers'
 * thresholds on it with their uncertainty.
 *
 * Scores are taken as logits, where a suite that is harder or discriminates better is a line. Each reference has the error
 * of its items, plus whatever our suite sees differently from the leaderboard; how large that is, is estimated (Paule &
 * Mandel, J. Res. NBS 87 (1982) 377), and limits come from Student's t with n − 2 degrees of freedom and a scatter that is
 * never taken for smaller than that of the items (Knapp & Hartung, Stat. Med. 22 (2003) 2693). Standings count as exact: the
 * error of a leaderboard of thousands of items is small beside ours. Isotonic regression would assume less, and say
 * nothing beyond its few points; a line on raw scores leaves [0, 1] at the ends.
 *
 * Each threshold's limits miss with probability ≤ alpha if the line holds. Outside the span of the references that is an
 * assumption, and the limits widen accordingly. It is refused when it cannot be told, at alpha, that our suite rises with
 * the leaderboard at all.
 *
 * @throws {StatisticsArgumentError} unless standings lie strictly between 0 and 1, means in [0, 1], and n ≥ 1.
 */
export function fitScoreScale(
  references: readonly MeasuredReference[],
  { thresholds, alpha = 0.05 }: { readonly thresholds: TierRule['thresholds']; readonly alpha?: number },
): ScoreScale | NoScale {
  requireAlpha('fitScoreScale', alpha)
  const points = references.map(toPoint)
  if (points.length < leastReferences) return { kind: 'too-few', references: points.length }
  if (new Set(points.map(({ x }) => x)).size < 2) return { kind: 'alike' }
  const excessVariance = excessVarianceOf(points)
  const line = fitLine(points, excessVariance)
  const reach = studentQuantile(1 - alpha / 2, points.length - 2) * Math.sqrt(Math.max(1, line.scatter))
  const lowerSlope = line.slope - reach * Math.sqrt(line.slopeVariance)
  if (lowerSlope <= 0) return { kind: 'not-rising', slope: line.slope, lower: lowerSlope }
  const at = (threshold: number, side: -1 | 0 | 1) => {
    const x = logit(threshold)
    const variance = line.centreVariance + (x - line.centre) ** 2 * line.slopeVariance
    return expit(line.level + line.slope * (x - line.centre) + side * reach * Math.sqrt(variance))
  }
  return {
    intercept: line.level - line.slope * line.centre,
    slope: line.slope,
    excessVariance,
    thresholds: eachTier(thresholds, (threshold) => at(threshold, 0)),
    limits: eachTier(thresholds, (threshold) => ({ lower: at(threshold, -1), upper: at(threshold, 1) })),
    alpha,
    crossValidation: crossValidate(references, points),
  }
}

/** The standing on the leaderboard that a score of our suite corresponds to. */
export function standingOf(score: number, { intercept, slope }: Pick<ScoreScale, 'intercept' | 'slope'>): number {
  return expit((logit(score) - intercept) / slope)
}

type Point = { readonly x: number; readonly y: number; readonly variance: number }

/** Half an item is added on both sides, so that a perfect score has a logit. */
function toPoint({ standing, n, mean }: MeasuredReference): Point {
  requireArgument(standing > 0 && standing < 1, 'fitScoreScale', 'standing', standing, 'strictly between 0 and 1')
  requireArgument(n >= 1 && Number.isFinite(n), 'fitScoreScale', 'n', n, 'at least 1')
  requireArgument(mean >= 0 && mean <= 1, 'fitScoreScale', 'mean', mean, 'between 0 and 1')
  const share = (n * mean + 0.5) / (n + 1)
  return { x: logit(standing), y: logit(share), variance: 1 / (n * share * (1 - share)) }
}

type Line = {
  readonly centre: number
  readonly level: number
  readonly slope: number
  readonly centreVariance: number
  readonly slopeVariance: number
  /** Weighted squares of what is left, for each degree of freedom: 1 where the variances explain it. */
  readonly scatter: number
}

/** Weighted least squares about the weighted centre, where the two estimates are independent. */
function fitLine(points: readonly Point[], excessVariance: number): Line {
  const weighted = points.map((point) => ({ ...point, weight: 1 / (point.variance + excessVariance) }))
  const sum = (value: (point: (typeof weighted)[number]) => number) =>
    weighted.reduce((total, point) => total + point.weight * value(point), 0)
  const all = sum(() => 1)
  const centre = sum(({ x }) => x) / all
  const level = sum(({ y }) => y) / all
  const spread = sum(({ x }) => (x - centre) ** 2)
  const slope = sum(({ x, y }) => (x - centre) * (y - level)) / spread
  const left = sum(({ x, y }) => (y - level - slope * (x - centre)) ** 2)
  const degrees = points.length - 2
  return {
    centre,
    level,
    slope,
    centreVariance: 1 / all,
    slopeVariance: 1 / spread,
    scatter: degrees === 0 ? 1 : left / degrees,
  }
}

/** The excess variance at which the scatter is what the variances explain; 0 when items alone explain it. */
function excessVarianceOf(points: readonly Point[]): number {
  if (fitLine(points, 0).scatter <= 1) return 0
  let [low, high] = [0, 1e-4]
  while (fitLine(points, high).scatter > 1) high *= 2
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (fitLine(points, middle).scatter > 1) low = middle
    else high = middle
  }
  return high
}

function crossValidate(
  references: readonly MeasuredReference[],
  points: readonly Point[],
): ScoreScale['crossValidation'] {
  const errors = references.flatMap(({ name, standing }, index) => {
    const others = points.toSpliced(index, 1)
    // Two that stand alike tell of no third.
    if (new Set(others.map(({ x }) => x)).size < 2) return []
    const { centre, level, slope } = fitLine(others, excessVarianceOf(others))
    const told = expit(centre + ((points[index]?.y ?? 0) - level) / slope)
    return [{ name, error: told - standing }]
  })
  const mean = (value: (error: number) => number) =>
    errors.reduce((sum, { error }) => sum + value(error), 0) / errors.length
  return {
    errors,
    meanAbsoluteError: mean(Math.abs),
    rootMeanSquareError: Math.sqrt(mean((error) => error * error)),
  }
}

function eachTier<Value>(
  thresholds: TierRule['thresholds'],
  value: (threshold: number) => Value,
): Record<PaidTier, Value> {
  return { base: value(thresholds.base), middle: value(thresholds.middle), high: value(thresholds.high) }
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}

function expit(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
