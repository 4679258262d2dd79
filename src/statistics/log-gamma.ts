import { requireArgument } from './argument-error.ts'

/** 1 − γ (Euler's constant). OEIS A153810. */
const oneMinusEulerGamma = 0.4227843350984671

/** ln(2π) / 2. OEIS A075700, sign changed. */
const halfLogTwoPi = 0.9189385332046728

/**
 * ζ(k) − 1 for k = 2 … 30, Riemann's zeta function. DLMF 25.6.1 (even k), OEIS A002117 (k = 3) and following;
 * recomputed with mpmath 1.3 at 40 digits.
 */
const zetaMinusOne = [
  0.6449340668482264, 0.2020569031595943, 0.0823232337111382, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194646,
  0.0002460865533080483, 0.00012271334757848915, 0.00006124813505870483, 0.00003058823630702049,
  0.000015282259408651874, 0.000007637197637899763, 0.00000381729326499984, 0.000001908212716553939,
  9.53962033872796e-7, 4.769329867878066e-7, 2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8,
  2.980350351465228e-8, 1.490155482836504e-8, 7.45071178983543e-9, 3.725334024788457e-9, 1.862659723513049e-9,
  9.313274324196682e-10,
] as const

/** B₂ₖ / (2k (2k − 1)) for k = 1 … 8, the coefficients of Stirling's series. DLMF 5.11.1. */
const stirlingCoefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const

/** From here on Stirling's series with eight terms is exact to the last digits of a double. */
const stirlingFrom = 10

/**
 * The natural logarithm of the gamma function for x > 0, to about 1e-15 of its value, also beside its zeros 1 and 2.
 *
 * Below 2.5 by the Taylor series about 2 (DLMF 5.7.3), up to 10 by the recurrence Γ(x + 1) = x Γ(x), above by
 * Stirling's series (DLMF 5.11.1).
 *
 * @throws {StatisticsArgumentError} unless x is finite and positive.
 * @example logGamma(5) // => 3.1780538303479458, ln 24
 */
export function logGamma(x: number): number {
  requireArgument(x > 0 && Number.isFinite(x), 'logGamma', 'x', x, 'finite and positive')
  if (x >= stirlingFrom) return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingRemainder(x)
  if (x < 0.5) return logGammaAboutTwo(x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return logGammaAboutTwo(x - 1) - Math.log1p(x - 1)
  let product = 1
  let reduced = x
  while (reduced >= 2.5) {
    reduced -= 1
    product *= reduced
  }
  return logGammaAboutTwo(reduced - 2) + Math.log(product)
}

/**
 * ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π]: what Stirling's formula lacks, for x ≥ 10.
 * Differences of large log-gammas lose no digits when they are formed from it (`logBeta`).
 */
export function stirlingRemainder(x: number): number {
  const inverseSquare = 1 / (x * x)
  let sum = 0
  for (const coefficient of stirlingCoefficients.toReversed()) sum = sum * inverseSquare + coefficient
  return sum / x
}

/** ln Γ(2 + z) for |z| ≤ ½: DLMF 5.7.3 with ln(1 + z) taken to the other side, so nothing cancels at z = 0. */
function logGammaAboutTwo(z: number): number {
  let sum = 0
  for (let k = zetaMinusOne.length + 1; k >= 2; k -= 1) sum = z * ((zetaMinusOne[k - 2] ?? 0) / k - sum)
  return z * (oneMinusEulerGamma + sum)
}
