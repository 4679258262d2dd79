import { requireArgument } from '../argument-error.ts'
import { foldScore, type ScoreSums } from '../betting.ts'

/**
 * The sums with one more finished cluster of scores in [0, 1]: questions about one passage, perturbations of one item,
 * relays of one session. A cluster is folded as *one* score, its mean, so whatever its members share can do no harm.
 * Then `bettingBounds` of the sums is an anytime-valid interval, without any assumption about the inside of clusters.
 *
 * What it estimates is the mean over clusters of the cluster's mean: each cluster counts the same, large or small. That
 * is the mean over items too only if the size of a cluster says nothing about its scores.
 *
 * Fold a cluster when it is complete and never look into an unfinished one. Clusters must be drawn by the same rule
 * whatever came before. With a cluster for every score it is the plain interval. For one look at a fixed moment, and
 * many clusters, `clusteredStandardError` gives a narrower interval.
 *
 * @throws {StatisticsArgumentError} for an empty cluster and for scores outside [0, 1].
 */
export function foldCluster(sums: ScoreSums, scores: readonly number[]): ScoreSums {
  requireArgument(scores.length > 0, 'foldCluster', 'scores', scores.length, 'at least one')
  const isValid = scores.every((score) => score >= 0 && score <= 1)
  requireArgument(isValid, 'foldCluster', 'scores', scores, 'between 0 and 1')
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  return foldScore(sums, Math.min(1, mean))
}
