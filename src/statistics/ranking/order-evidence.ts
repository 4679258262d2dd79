import { requireArgument } from '../argument-error.ts'
import { betaMixtureInterval, betaMixtureLogEValue, type Counts } from '../beta-mixture.ts'
import { logBeta } from '../log-beta.ts'

/** The scores of one supplier: all of them, and those on items that no other supplier was asked. */
export type RankedScores = { readonly all: Counts; readonly own: Counts }

/** Jeffreys' prior, as in `beta-mixture.ts`. */
const prior = 0.5
const logPriorBeta = logBeta(prior, prior)

/** What is computed once for a supplier, to be compared with many. */
export type PreparedScores = { readonly all: Side; readonly own: Side }
type Side = Counts & { readonly mean: number; readonly logMarginal: number }

/** @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n, and the own scores are among all. */
export function prepareScores({ all, own }: RankedScores): PreparedScores {
  requireArgument(own.n <= all.n, 'prepareScores', 'own.n', own.n, `at most all.n = ${all.n}`)
  return { all: prepareSide(all), own: prepareSide(own) }
}

function prepareSide({ n, successes }: Counts): Side {
  requireArgument(n >= 0 && Number.isFinite(n), 'prepareScores', 'n', n, 'finite and not negative')
  requireArgument(successes >= 0 && successes <= n, 'prepareScores', 'successes', successes, `between 0 and n = ${n}`)
  const logMarginal = logBeta(prior + successes, prior + n - successes) - logPriorBeta
  return { n, successes, mean: n === 0 ? 0.5 : successes / n, logMarginal }
}

/**
 * Evidence (an e-value) against "the first supplier's true mean is at most the second's"; 0 when its scores are not higher.
 *
 * Two independent streams: the beta mixture of both, E = B₁ B₂ / (p^S (1 − p)^F), where B is the mixture's probability
 * of a supplier's scores and p the mean of all scores together, which is the likeliest of all pairs of means in the null
 * hypothesis. For *any* prior on the two means the mixture divided by the probability at the true means is a
 * supermartingale from 1 (Ville), and E is never above it: so E may be looked at after every score (universal inference:
 * Wasserman, Ramdas & Balakrishnan, PNAS 117 (2020) 16880). Under the prior restricted to "first above second", which
 * has half the mass, the evidence is at least 2E − 1: the half left out contributes at most ½ to E.
 *
 * The streams are independent only if no item is in both. Common items are asked of many suppliers, so one side is counted
 * with all its items and the other with its own only, both ways, and the evidence is the mean of the two (a mean of
 * e-values is one). Items that only one supplier can get must be drawn without regard to what others answered.
 *
 * Assumes scores in [0, 1], each with the supplier's true mean given all that came before. Not for items without
 * replacement from a small data set, and not across an epoch's end.
 *
 * @example
 * const scores = (n, successes) => prepareScores({ all: { n, successes }, own: { n, successes } })
 * orderEValue(scores(100, 80), scores(100, 40)) // => 396848: surely above
 */
export function orderEValue(first: PreparedScores, second: PreparedScores): number {
  return (oneSided(first.all, second.own) + oneSided(first.own, second.all)) / 2
}

function oneSided(first: Side, second: Side): number {
  if (first.n === 0 || second.n === 0 || !(first.mean > second.mean)) return 0
  const n = first.n + second.n
  const successes = first.successes + second.successes
  const failures = n - successes
  // Neither sum is 0, as one mean is above the other.
  const likeliest = successes * Math.log(successes / n) + failures * Math.log(failures / n)
  return Math.max(0, 2 * Math.exp(first.logMarginal + second.logMarginal - likeliest) - 1)
}

export type Range = { readonly lower: number; readonly upper: number }
export type SeparationRanges = { readonly outer: Range; readonly inner: Range }

/**
 * Two ranges of a supplier that spare most comparisons: if the `outer` ranges of two suppliers do not touch, the evidence
 * for their order is at least `enough`; if their `inner` ranges share a point, it is below `tooLittle`. Of the outer
 * range's levels, `leastLogEValue` is the least logarithm of a supplier's beta mixture over the fleet.
 */
export function separationRanges(
  { all, own }: PreparedScores,
  {
    enough,
    tooLittle,
    leastLogEValue,
  }: { readonly enough: number; readonly tooLittle: number; readonly leastLogEValue: number },
): SeparationRanges {
  // At each mean m one of the two mixtures must bear the whole evidence, whatever the other says.
  const outerAlpha = Math.exp(leastLogEValue - Math.log((enough + 1) / 2))
  // Where both mixtures are below the root of E, their product is below E.
  const innerAlpha = Math.min(0.999, Math.exp(-Math.log(tooLittle / 2) / 2))
  const outers = [all, own].map((side) => betaMixtureInterval(side, outerAlpha))
  const inners = [all, own].map((side) => betaMixtureInterval(side, innerAlpha))
  return {
    outer: {
      lower: Math.min(...outers.map(({ lower }) => lower)),
      upper: Math.max(...outers.map(({ upper }) => upper)),
    },
    inner: {
      lower: Math.max(...inners.map(({ lower }) => lower)),
      upper: Math.min(...inners.map(({ upper }) => upper)),
    },
  }
}

/** The least that the beta mixture's logarithm can be at any mean: its value at the mean of the scores. */
export function leastLogEValueOf({ all, own }: PreparedScores): number {
  return Math.min(betaMixtureLogEValue(all, all.mean), betaMixtureLogEValue(own, own.mean))
}
