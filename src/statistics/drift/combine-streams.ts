import { requireArgument } from '../argument-error.ts'
import { detectorRules } from './change-detector.ts'

/** The evidence of one stream: what `logEvidence` gives, and how the stream may count. */
export type StreamEvidence = {
  readonly logEvidence: number
  /** Its share of the supplier's evidence; all shares together are at most 1. */
  readonly weight: number
  /** The most that it counts for per day watched; null = all. For streams whose assumptions are doubtful. */
  readonly cap: number | null
}

/**
 * How each stream is watched, and what it counts for. Tokens tell most of each value, so a small share costs them little: half a
 * relay. The score tells least, and has the most. Failures and slow answers come in runs, so they are watched and shown but decide
 * nothing alone: at most 20 to 1 is believed of them.
 */
export const watchedStreams = {
  tokens: { rule: detectorRules.rarity, weight: 0.2, cap: null },
  agreement: { rule: detectorRules.rarity, weight: 0.1, cap: null },
  score: { rule: detectorRules.score, weight: 0.55, cap: null },
  errors: { rule: detectorRules.rarity, weight: 0.075, cap: 20 },
  latency: { rule: detectorRules.rarity, weight: 0.075, cap: 20 },
} as const

/**
 * The natural logarithm of a supplier's evidence of a change: the weighted mean of its streams, each at most its cap times
 * the days. A mean of e-detectors is an e-detector whatever their dependence, because the mean of averages that are at
 * most d is at most d. Less of a valid one is valid, so a cap costs power and no validity.
 *
 * Weights have to be fixed beforehand. A stream that shows nothing keeps its share: this is the price of watching it.
 *
 * @param days days since the watch began, the present one included
 * @throws {StatisticsArgumentError} unless the weights are not negative and sum to at most 1, and days ≥ 1.
 * @example combineStreams([{ logEvidence: Math.log(40), weight: 0.5, cap: null }], 1) // => ln 20
 */
export function combineStreams(streams: readonly StreamEvidence[], days: number): number {
  requireArgument(days >= 1, 'combineStreams', 'days', days, 'at least 1')
  const total = streams.reduce((sum, { weight }) => sum + weight, 0)
  const isShared = total <= 1 + 1e-9 && streams.every(({ weight }) => weight >= 0)
  requireArgument(isShared, 'combineStreams', 'weights', total, 'not negative, and at most 1 in sum')
  const most = (cap: number | null) => (cap === null ? Number.POSITIVE_INFINITY : Math.log(cap * days))
  const capped = streams.map(({ logEvidence, weight, cap }) => Math.log(weight) + Math.min(logEvidence, most(cap)))
  const largest = Math.max(...capped)
  if (largest === Number.NEGATIVE_INFINITY || streams.length === 0) return Number.NEGATIVE_INFINITY
  return largest + Math.log(capped.reduce((sum, value) => sum + Math.exp(value - largest), 0))
}
