import { requireAlpha, requireArgument } from './argument-error.ts'
import { logBeta } from './log-beta.ts'

/** Bisections of [0, 1] until a double does not change any more. */
const halvings = 60

/** Terms of the continued fraction; it converges within a few dozen. */
const mostTerms = 300

/**
 * The value below which Student's t with so many degrees of freedom lies with the given probability, to about 1e-12 of it:
 * for intervals of a few measurements whose scatter is itself only estimated from them. With one or two degrees it is
 * very wide, as it should be.
 *
 * By the regularised incomplete beta function, P(|T| > t) = I_x(ν/2, ½) at x = ν/(ν + t²) (Abramowitz & Stegun 26.7.1), and
 * halving in x.
 *
 * @throws {StatisticsArgumentError} unless 0 < probability < 1 and the degrees are a whole number from 1.
 * @example studentQuantile(0.975, 3) // => 3.1824…
 */
export function studentQuantile(probability: number, degrees: number): number {
  requireAlpha('studentQuantile', probability, 'probability')
  const isWhole = Number.isSafeInteger(degrees) && degrees >= 1
  requireArgument(isWhole, 'studentQuantile', 'degrees', degrees, 'a whole number from 1')
  if (probability === 0.5) return 0
  const outside = 2 * Math.min(probability, 1 - probability)
  let [low, high] = [0, 1]
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, degrees / 2, 0.5) < outside) low = middle
    else high = middle
  }
  const size = Math.sqrt(degrees * (1 / ((low + high) / 2) - 1))
  return probability < 0.5 ? -size : size
}

/** I_x(a, b), by the continued fraction on the side on which it converges quickly (DLMF 8.17.22, modified Lentz). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let term = 1; term <= mostTerms; term += 1) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= d * c
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return front * fraction
}
