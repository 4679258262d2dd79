import type { FleetFinding } from '#records/fleet-finding.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { emptySketch, type PercentileSketch } from '#statistics/percentile-sketch.ts'
import { quantileInterval } from '#statistics/quantile-interval.ts'
import { dominators, type SureRange } from '#statistics/ranking/pareto-front.ts'
import { rankBands } from '#statistics/ranking/rank-bands.ts'
import type { FleetInput } from './fleet-input.ts'

export type Ranking = Pick<FleetFinding, 'rankBand' | 'dominatedBy'>

/** Error probability of all rank bands of a service together, and of all its dominations together. */
const alpha = 0.05
/** Dominating suppliers that are named, the best score first. */
const mostNamed = 5
/** Differences that nobody would choose by: of score and of answered attempts in shares, of median times as a ratio. */
const margins = { score: 0.03, availability: 0.05, latency: 1.25 }

/**
 * The ranks that the evidence does not exclude, and who is surely better, by supplier. References are not ranked and
 * dominate nobody; suppliers without a score are neither.
 */
export function rankSuppliers({ suppliers }: Pick<FleetInput, 'suppliers'>): ReadonlyMap<string, Ranking> {
  const ranked = suppliers.flatMap((supplier) => {
    const { score, isReference } = supplier
    return isReference || score === null || score.estimate.mean === null ? [] : [{ ...supplier, score }]
  })
  ranked.sort((a, b) => (b.score.estimate.mean ?? 0) - (a.score.estimate.mean ?? 0))
  const { bands, confidence } = rankBands(
    ranked.map(({ score: { estimate, own } }) => ({ all: countsOf(estimate), own: countsOf(own) })),
    alpha,
  )
  const share = shareOf(suppliers.length)
  const dominating = dominators(
    ranked.map(({ score, availability, speed }) => [
      betaMixtureInterval(countsOf(score.estimate), share),
      betaMixtureInterval(countsOf(availability), share),
      speed,
    ]),
    { margins: [margins.score, margins.availability, Math.log(margins.latency)], most: mostNamed },
  )
  const rankings = new Map<string, Ranking>(
    suppliers.map(({ supplierId }) => [supplierId, { rankBand: null, dominatedBy: null }]),
  )
  for (const [index, { supplierId }] of ranked.entries()) {
    const band = bands[index]
    rankings.set(supplierId, {
      rankBand: band === undefined ? null : { ...band, confidence },
      dominatedBy: (dominating[index] ?? []).flatMap((other) => ranked[other]?.supplierId ?? []),
    })
  }
  return rankings
}

/** The error probability of one measure of one supplier of so many. */
function shareOf(size: number): number {
  return alpha / (3 * Math.max(1, size))
}

/** Minus the logarithm of the median time, surely within its range for all suppliers of a service of at most this size. */
export function sureSpeed(latencyMs: PercentileSketch | null, size: number): SureRange {
  const time = quantileInterval(latencyMs ?? emptySketch, 0.5, shareOf(size))
  return {
    lower: time.upper === null ? Number.NEGATIVE_INFINITY : -Math.log(time.upper),
    upper: -Math.log(time.lower),
  }
}

function countsOf(scores: { readonly n: number; readonly mean: number | null } | null): {
  n: number
  successes: number
} {
  if (scores === null || scores.mean === null) return { n: 0, successes: 0 }
  // A mean of thirds times n may miss the whole number by a rounding error.
  return { n: scores.n, successes: Math.min(scores.n, Math.max(0, scores.mean * scores.n)) }
}
