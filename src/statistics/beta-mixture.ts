import { requireAlpha, requireArgument } from './argument-error.ts'
import { logBeta } from './log-beta.ts'

/** How many items were looked at, and the sum of their scores; whole for 0/1 scores. */
export type Counts = { readonly n: number; readonly successes: number }

/** Error probabilities of the two ends of an interval. */
export type SideAlphas = { readonly lower: number; readonly upper: number }

export type Bounds = { readonly lower: number; readonly upper: number }

/** Jeffreys' prior: a = b = ½. */
const prior = 0.5
const logPriorBeta = logBeta(prior, prior)

/** A guard only: Newton's iteration stops by itself once it no longer moves. */
const mostSteps = 200

/**
 * The natural logarithm of the evidence against "the mean is m" after `successes` in `n` scores: the beta-binomial
 * mixture E_n(m) = B(½ + S, ½ + n − S) / (B(½, ½) m^S (1 − m)^(n − S)).
 *
 * If every score has mean m given the scores before it, then E_n(m) is a non-negative supermartingale from 1, so
 * P(E_n(m) ≥ 1/alpha for any n) ≤ alpha (Ville 1939): it may be looked at after every score. For 0/1 scores it is a
 * martingale. It holds for any scores in [0, 1], because q^x (1 − q)^(1 − x) / (m^x (1 − m)^(1 − x)) is convex in x
 * and so lies under its chord; but for scores that vary less than 0/1 ones it is needlessly wide: see `betting.ts`.
 *
 * Robbins, Ann. Math. Statist. 41 (1970) 1397; Howard et al., Ann. Statist. 49 (2021) 1055, "sub-Bernoulli".
 * Not for items drawn without replacement from a small set: see `hypergeometric-mixture.ts`.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n and 0 ≤ mean ≤ 1.
 * @example betaMixtureLogEValue({ n: 10, successes: 7 }, 0.2) // => 4.4217: e^4.4 = 83 to 1 against 0.2
 */
export function betaMixtureLogEValue(counts: Counts, mean: number): number {
  requireCounts('betaMixtureLogEValue', counts)
  requireArgument(mean >= 0 && mean <= 1, 'betaMixtureLogEValue', 'mean', mean, 'between 0 and 1')
  const failures = counts.n - counts.successes
  return logMarginal(counts) - timesLog(counts.successes, Math.log(mean)) - timesLog(failures, Math.log1p(-mean))
}

/**
 * The means that the scores do not exclude: {m : E_n(m) < 1/alpha}. The probability that it ever misses the true
 * mean, at any of all looks, is at most alpha. Without scores it is [0, 1].
 *
 * @example betaMixtureInterval({ n: 100, successes: 60 }, 0.05) // => { lower: 0.4343…, upper: 0.7514… }
 */
export function betaMixtureInterval(counts: Counts, alpha: number): Bounds {
  requireAlpha('betaMixtureInterval', alpha)
  return betaMixtureBounds(counts, { lower: alpha, upper: alpha })
}

/**
 * Two one-sided bounds with their own error probabilities: the true mean is ever below `lower` with probability at
 * most `alphas.lower`, ever above `upper` with at most `alphas.upper`. Where both are the same alpha, both together
 * miss with probability alpha and not twice that, since one supermartingale answers for both ends.
 */
export function betaMixtureBounds(counts: Counts, alphas: SideAlphas): Bounds {
  requireCounts('betaMixtureBounds', counts)
  requireAlpha('betaMixtureBounds', alphas.lower, 'alphas.lower')
  requireAlpha('betaMixtureBounds', alphas.upper, 'alphas.upper')
  const mirrored = { n: counts.n, successes: counts.n - counts.successes }
  return { lower: lowerBound(counts, alphas.lower), upper: 1 - lowerBound(mirrored, alphas.upper) }
}

/**
 * The smallest m with E_n(m) ≤ 1/alpha. In t = ln m, ln E is convex and falls up to t = ln(S/n), where it is below
 * 0. So Newton's iteration from a point left of the root climbs to it and never passes it.
 */
function lowerBound({ n, successes }: Counts, alpha: number): number {
  if (successes === 0) return 0
  const failures = n - successes
  const atOne = logMarginal({ n, successes }) + Math.log(alpha)
  let t = Math.min(atOne / successes, 0)
  for (let step = 0; failures > 0 && step < mostSteps; step += 1) {
    const mean = Math.exp(t)
    const excess = atOne - successes * t - failures * Math.log1p(-mean)
    const slope = successes - (failures * mean) / (1 - mean)
    const next = t + excess / slope
    if (!(next > t)) break
    t = next
  }
  return Math.exp(t)
}

/** The logarithm of the mixture's probability of these scores in this order. */
function logMarginal({ n, successes }: Counts): number {
  return logBeta(prior + successes, prior + n - successes) - logPriorBeta
}

/** count × logarithm, where no count outweighs an infinite logarithm. */
function timesLog(count: number, logarithm: number): number {
  return count === 0 ? 0 : count * logarithm
}

function requireCounts(statistic: string, { n, successes }: Counts): void {
  requireArgument(n >= 0 && Number.isFinite(n), statistic, 'n', n, 'finite and not negative')
  requireArgument(successes >= 0 && successes <= n, statistic, 'successes', successes, `between 0 and n = ${n}`)
}
