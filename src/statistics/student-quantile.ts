import { requireAlpha, requireArgument } from './argument-error.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** Bisections of [0, 1] until a double does not change any more. */
const halvings = 60

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
