import { requireAlpha, requireArgument } from '../argument-error.ts'

/** Two simple hypotheses about the probability that a 0/1 score is 1, and the errors that Wald's bounds allow for. */
export type RatioTest = {
  readonly low: number
  readonly high: number
  /** Probability of calling `high` where `low` is true, nearly. */
  readonly alpha: number
  /** Probability of calling `low` where `high` is true, nearly. */
  readonly beta: number
}

/**
 * Wald's sequential probability ratio test of "the mean is `low`" against "the mean is `high`": no test with these errors
 * needs fewer scores on average at these two means (Wald & Wolfowitz, Ann. Math. Statist. 19 (1948) 326).
 *
 * Here for reference and for planning only: its promise holds *at* the two means. At a mean between them the errors
 * are not bounded at all, and which one is called then is a toss; so a tier that is decided by it is wrong in up to half of
 * the cases near the threshold. It does not say how sure it is at other moments than its end. Decide with
 * `beta-mixture.ts`, whose error bound holds at every mean.
 *
 * @returns `high`, `low`, or null to go on. The true errors are at most alpha / (1 − beta) and beta / (1 − alpha).
 * @throws {StatisticsArgumentError} unless 0 < low < high < 1 and alpha + beta < 1.
 * @example decideRatio({ n: 40, successes: 30 }, { low: 0.5, high: 0.6, alpha: 0.05, beta: 0.05 }) // => 'high'
 */
export function decideRatio(
  counts: { readonly n: number; readonly successes: number },
  test: RatioTest,
): 'high' | 'low' | null {
  requireRatioTest('decideRatio', test)
  const { n, successes } = counts
  requireArgument(successes >= 0 && successes <= n, 'decideRatio', 'successes', successes, `between 0 and n = ${n}`)
  const { low, high, alpha, beta } = test
  const logRatio = successes * Math.log(high / low) + (n - successes) * (Math.log1p(-high) - Math.log1p(-low))
  if (logRatio >= Math.log((1 - beta) / alpha)) return 'high'
  return logRatio <= Math.log(beta / (1 - alpha)) ? 'low' : null
}

/**
 * How many scores the test needs on average, and how often it calls `high`, at a true mean: Wald's approximations, which
 * leave out by how much the last score oversteps the bound, so true numbers are some per cent larger.
 *
 * @throws {StatisticsArgumentError} unless 0 < mean < 1.
 * @example ratioTestCourse(0.5, { low: 0.5, high: 0.6, alpha: 0.05, beta: 0.05 }).meanItems // => 129.8
 */
export function ratioTestCourse(mean: number, test: RatioTest): { meanItems: number; highShare: number } {
  requireRatioTest('ratioTestCourse', test)
  requireArgument(mean > 0 && mean < 1, 'ratioTestCourse', 'mean', mean, 'strictly between 0 and 1')
  const { low, high, alpha, beta } = test
  const up = Math.log(high / low)
  const down = Math.log1p(-high) - Math.log1p(-low)
  const [top, bottom] = [Math.log((1 - beta) / alpha), Math.log(beta / (1 - alpha))]
  const drift = mean * up + (1 - mean) * down
  const tilt = momentRoot(mean, up, down)
  // Without drift the walk leaves like a fair game, and its square grows by the variance of a step.
  if (Math.abs(tilt) < 1e-6) {
    const variance = mean * up ** 2 + (1 - mean) * down ** 2
    return { meanItems: (-top * bottom) / variance, highShare: -bottom / (top - bottom) }
  }
  const highShare = -Math.expm1(tilt * bottom) / (Math.exp(tilt * top) - Math.exp(tilt * bottom))
  return { meanItems: (highShare * top + (1 - highShare) * bottom) / drift, highShare }
}

/** The h ≠ 0 with mean · e^(h up) + (1 − mean) · e^(h down) = 1, or nearly 0 where there is no drift. */
function momentRoot(mean: number, up: number, down: number): number {
  const drift = mean * up + (1 - mean) * down
  const excess = (h: number) => mean * Math.expm1(h * up) + (1 - mean) * Math.expm1(h * down)
  // The function is convex with roots 0 and h; h has the sign opposite to the drift.
  const sign = drift > 0 ? -1 : 1
  let far = sign
  while (excess(far) < 0) far *= 2
  let near = 0
  for (let step = 0; step < 100; step += 1) {
    const middle = (near + far) / 2
    if (excess(middle) < 0) near = middle
    else far = middle
  }
  return far
}

function requireRatioTest(statistic: string, { low, high, alpha, beta }: RatioTest): void {
  requireArgument(low > 0 && low < high, statistic, 'low', low, `above 0 and below high = ${high}`)
  requireArgument(high < 1, statistic, 'high', high, 'below 1')
  requireAlpha(statistic, alpha)
  requireAlpha(statistic, beta, 'beta')
  requireArgument(alpha + beta < 1, statistic, 'alpha', alpha, `below 1 − beta = ${1 - beta}`)
}
