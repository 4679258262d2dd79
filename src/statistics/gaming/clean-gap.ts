import { requireAlpha, requireArgument } from '../argument-error.ts'

export type MeasuredGap = { readonly gap: number; readonly standardError: number }

export type CleanGap = {
  /** Where the bulk of the fleet's gaps lies. */
  readonly gap: number
  readonly standardError: number
  /** The clean gap is above it with probability at most alpha, over all looks. */
  readonly upper: number
  /** Suppliers it is taken from. */
  readonly suppliers: number
}

/** Fewer suppliers than that say too little about what is usual. */
const fewestSuppliers = 20

/** Tukey's biweight gives no weight beyond so many standard errors; 85 % of the mean's efficiency where all is normal. */
const cutoff = 3.5

/** The standard error at which the bound over all looks is closest to the one for a single look. */
const plannedStandardError = 0.01

/**
 * The gap that suppliers show who have memorised nothing, from the whole fleet, with an upper bound: what the public
 * items' other difficulty does to everybody. Null for fewer than 20 suppliers.
 *
 * It is Tukey's biweight M-estimate of location, begun at the median (Beaton & Tukey, Technometrics 16 (1974) 147), with
 * each supplier's own standard error and the spread between suppliers: a supplier far out does not count. Memorisers that
 * are not far out pull it upward, which makes flags rarer and never flags the clean; if half the fleet memorises, it sees
 * nothing. Give one gap per operator or backend group, or whoever runs many suppliers decides what is clean.
 *
 * The bound is an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Ann. Statist. 52 (2024)
 * 2613, normal mixture tuned at a standard error of 1 point), so it may be asked for at every turn; it is approximate
 * for few items per supplier (below about 30).
 */
export function cleanGap(gaps: readonly MeasuredGap[], alpha: number): CleanGap | null {
  requireAlpha('cleanGap', alpha)
  for (const { standardError } of gaps) {
    requireArgument(standardError > 0, 'cleanGap', 'standardError', standardError, 'above 0')
  }
  if (gaps.length < fewestSuppliers) return null
  const between = varianceBetween(gaps)
  const scales = gaps.map(({ standardError }) => Math.sqrt(standardError ** 2 + between))
  let location = median(gaps.map(({ gap }) => gap))
  for (let step = 0; step < 50; step += 1) {
    const { weighted, weight } = biweightSums(gaps, scales, location)
    const next = weighted / weight
    const isSettled = Math.abs(next - location) < 1e-9
    location = next
    if (isSettled) break
  }
  const standardError = locationError(gaps, scales, location)
  // Gaps without one bulk say nothing of what is usual: then no gap is beyond it.
  if (!Number.isFinite(standardError)) return { gap: location, standardError, upper: 1, suppliers: gaps.length }
  // The variance of the normal mixture beside that of the estimate.
  const ratio = (plannedStandardError / standardError) ** 2
  const radius = standardError * Math.sqrt((1 + 1 / ratio) * (Math.log1p(ratio) - 2 * Math.log(2 * alpha)))
  return { gap: location, standardError, upper: location + radius, suppliers: gaps.length }
}

/** The gaps summed with the weights that their distances from a location give them, and these weights. */
function biweightSums(gaps: readonly MeasuredGap[], scales: readonly number[], location: number) {
  let weighted = 0
  let weight = 0
  for (const [index, { gap }] of gaps.entries()) {
    const scale = scales[index] ?? 1
    const share = biweight((gap - location) / scale) / scale ** 2
    weighted += share * gap
    weight += share
  }
  return { weighted, weight }
}

function biweight(residual: number): number {
  return Math.max(0, 1 - (residual / cutoff) ** 2) ** 2
}

/**
 * The sandwich estimate: √(Σ ψ² / s²) / Σ (ψ′ / s²), with ψ(r) = r × weight; infinite where the location is no minimum. Gaps
 * that agree better than their own errors allow (a fleet of perfect scores) do not make it less than a weighted mean's.
 */
function locationError(gaps: readonly MeasuredGap[], scales: readonly number[], location: number): number {
  let squares = 0
  let slopes = 0
  let precision = 0
  for (const [index, { gap }] of gaps.entries()) {
    const scale = scales[index] ?? 1
    const residual = (gap - location) / scale
    const share = (residual / cutoff) ** 2
    precision += 1 / scale ** 2
    if (share >= 1) continue
    squares += (residual * biweight(residual)) ** 2 / scale ** 2
    slopes += ((1 - share) * (1 - 5 * share)) / scale ** 2
  }
  return slopes > 0 ? Math.max(Math.sqrt(squares) / slopes, 1 / Math.sqrt(precision)) : Number.POSITIVE_INFINITY
}

/** What the spread of the gaps has beyond their standard errors, from the median absolute deviation. */
function varianceBetween(gaps: readonly MeasuredGap[]): number {
  const middle = median(gaps.map(({ gap }) => gap))
  const deviation = 1.4826 * median(gaps.map(({ gap }) => Math.abs(gap - middle)))
  return Math.max(0, deviation ** 2 - median(gaps.map(({ standardError }) => standardError ** 2)))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
