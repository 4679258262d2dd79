import { requireArgument } from '../argument-error.ts'

/** A measured mean and the variance of its error: of one score divided by their number, not of the scores. */
export type MeasuredMean = { readonly mean: number; readonly variance: number }

/** A mean with the standard error of what it says. */
export type PooledMean = { readonly mean: number; readonly standardError: number }

/**
 * The mean of a node of a tree from its children: Σ wᵢ xᵢ / Σ wᵢ, with standard error √(Σ wᵢ² vᵢ) / Σ wᵢ for children that
 * were measured on separate items. Of n equal children it is √(Σ vᵢ) / n: leaving out the division by n makes errors
 * n times too large at every level. Null without children: what is not measured is not 0.
 *
 * @example weightedNode([{ mean: 0.2, variance: 0.01, weight: 1 }, { mean: 0.6, variance: 0.01, weight: 1 }])
 * // => { mean: 0.4, standardError: 0.0707… }
 */
export function weightedNode(children: readonly (MeasuredMean & { readonly weight: number })[]): PooledMean | null {
  const total = children.reduce((sum, { weight }) => sum + weight, 0)
  if (!(total > 0)) return null
  const mean = children.reduce((sum, { weight, mean }) => sum + weight * mean, 0) / total
  const variance = children.reduce((sum, { weight, variance }) => sum + weight ** 2 * variance, 0)
  return { mean, standardError: Math.sqrt(variance) / total }
}

/**
 * Partial pooling: each mean is drawn towards its family's, the more the less it is known and the more alike families are.
 * On average over members it is nearer to the truth than the plain mean; a single member that differs in earnest from
 * its family is drawn the wrong way, so show the plain mean beside it. Null for a family of one.
 *
 * Two normal levels: mean = truth + error of known variance, truth = family's + deviation of variance τ², the same in all
 * families. τ² by moments (DerSimonian & Laird, Control. Clin. Trials 7 (1986) 177), over all families together, as one
 * family has few members. The standard errors take in that the family's mean and τ² are estimates (Morris, JASA 78
 * (1983) 47): intervals of ± 1.96 hold the truth for about 95 per cent *of the members of a family*, at one look. They promise
 * nothing for one chosen member or for every look: anytime-valid intervals do (`random-group-mean.ts`).
 *
 * @throws {StatisticsArgumentError} unless every variance is above 0.
 */
export function partiallyPool(families: readonly (readonly MeasuredMean[])[]): (PooledMean | null)[][] {
  for (const { variance } of families.flat()) {
    requireArgument(variance > 0, 'partiallyPool', 'variance', variance, 'above 0')
  }
  const { variance: between, freedom } = betweenVariance(families)
  return families.map((members) => {
    if (members.length < 2) return members.map(() => null)
    const weights = members.map(({ variance }) => 1 / (variance + between))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const centre = members.reduce((sum, { mean }, index) => sum + mean * (weights[index] ?? 0), 0) / total
    return members.map(({ mean, variance }) => {
      const pull = variance / (variance + between)
      const known = (1 - pull) * variance + pull ** 2 / total
      const ofBetween = (2 / Math.max(1, freedom - 2)) * pull ** 2 * (mean - centre) ** 2
      return { mean: centre + (1 - pull) * (mean - centre), standardError: Math.sqrt(known + ofBetween) }
    })
  })
}

/** τ² by moments, leaning upward, and the degrees of freedom behind it. */
function betweenVariance(families: readonly (readonly MeasuredMean[])[]): { variance: number; freedom: number } {
  let excess = 0
  let scale = 0
  let freedom = 0
  for (const members of families.filter(({ length }) => length > 1)) {
    const weights = members.map(({ variance }) => 1 / variance)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const centre = members.reduce((sum, { mean }, index) => sum + mean * (weights[index] ?? 0), 0) / total
    const spread = members.reduce((sum, { mean }, index) => sum + (weights[index] ?? 0) * (mean - centre) ** 2, 0)
    excess += spread - (members.length - 1)
    scale += total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total
    freedom += members.length - 1
  }
  // One standard deviation of the spread more than was seen: to think members more alike than they are would be overconfident.
  return { variance: scale > 0 ? Math.max(0, (excess + Math.sqrt(2 * freedom)) / scale) : 0, freedom }
}
