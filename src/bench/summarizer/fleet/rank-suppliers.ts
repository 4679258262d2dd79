import type { FleetFinding } from '#records/fleet-finding.ts'
import type { SuiteSummary, Summary } from '#records/summary.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
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

type Member = FleetInput['suppliers'][number]

/**
 * The ranks that the evidence does not exclude, and who is surely better, by supplier. References are not ranked and
 * dominate nobody; suppliers without a score are neither.
 */
export function rankSuppliers({ suppliers }: FleetInput): ReadonlyMap<string, Ranking> {
  const ranked = suppliers.flatMap(({ summary, state }) => {
    const score = rankedScore(summary)
    return score === undefined ? [] : [{ summary, state, score }]
  })
  ranked.sort((a, b) => (b.score.estimate.mean ?? 0) - (a.score.estimate.mean ?? 0))
  const { bands, confidence } = rankBands(
    ranked.map(({ score: { estimate, own } }) => ({ all: countsOf(estimate), own: countsOf(own) })),
    alpha,
  )
  const dominating = dominators(
    ranked.map((member) => measuresOf(member, member.score, alpha / (3 * ranked.length))),
    { margins: [margins.score, margins.availability, Math.log(margins.latency)], most: mostNamed },
  )
  const rankings = new Map<string, Ranking>(
    suppliers.map(({ summary }) => [summary.supplier.id, { rankBand: null, dominatedBy: null }]),
  )
  for (const [index, { summary }] of ranked.entries()) {
    const band = bands[index]
    rankings.set(summary.supplier.id, {
      rankBand: band === undefined ? null : { ...band, confidence },
      dominatedBy: (dominating[index] ?? []).flatMap((other) => ranked[other]?.summary.supplier.id ?? []),
    })
  }
  return rankings
}

function rankedScore({ supplier, suites }: Summary): SuiteSummary | undefined {
  const score = suites.find(({ setsTier }) => setsTier)
  return supplier.isReference || score?.estimate.mean == null ? undefined : score
}

function countsOf(scores: { readonly n: number; readonly mean: number | null } | null): {
  n: number
  successes: number
} {
  if (scores === null || scores.mean === null) return { n: 0, successes: 0 }
  // A mean of thirds times n may miss the whole number by a rounding error.
  return { n: scores.n, successes: Math.min(scores.n, Math.max(0, scores.mean * scores.n)) }
}

/** Score, answered attempts, and speed (minus the logarithm of the median time), each surely within its range. */
function measuresOf({ summary, state }: Member, score: SuiteSummary, share: number): SureRange[] {
  const time = quantileInterval(state.latencyMs, 0.5, share)
  return [
    betaMixtureInterval(countsOf(score.estimate), share),
    betaMixtureInterval(countsOf(summary.availability), share),
    {
      lower: time.upper === null ? Number.NEGATIVE_INFINITY : -Math.log(time.upper),
      upper: -Math.log(time.lower),
    },
  ]
}
