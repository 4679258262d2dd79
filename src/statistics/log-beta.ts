import { requireArgument } from './argument-error.ts'
import { logGamma, stirlingRemainder } from './log-gamma.ts'

/** ln(2π) / 2. OEIS A075700, sign changed. */
const halfLogTwoPi = 0.9189385332046728

/** Below it log-gamma is small enough for plain sums; above it Stirling's formula is exact. */
const largeFrom = 10

/**
 * The natural logarithm of the beta function B(a, b) = Γ(a) Γ(b) / Γ(a + b) for a, b > 0, to about 1e-14 of the
 * larger of its value and 1, whatever the sizes of a and b: where they are large, Stirling's formula is put into
 * the quotient by hand, so that the huge terms cancel on paper and not in floating point (the plan of Didonato and
 * Morris, ACM TOMS 708, 1992).
 *
 * @throws {StatisticsArgumentError} unless both are finite and positive.
 * @example logBeta(0.5, 0.5) // => 1.1447298858494002, ln π
 */
export function logBeta(a: number, b: number): number {
  requireArgument(a > 0 && Number.isFinite(a), 'logBeta', 'a', a, 'finite and positive')
  requireArgument(b > 0 && Number.isFinite(b), 'logBeta', 'b', b, 'finite and positive')
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < largeFrom) return logGamma(small) + (logGamma(large) - logGamma(small + large))
  return small < largeFrom ? oneLarge(small, large) : bothLarge(small, large)
}

function oneLarge(small: number, large: number): number {
  const remainder = stirlingRemainder(large) - stirlingRemainder(small + large)
  const ratio = small - (small + large - 0.5) * Math.log1p(small / large)
  return logGamma(small) + remainder + ratio - small * Math.log(large)
}

function bothLarge(small: number, large: number): number {
  const remainder = stirlingRemainder(small) + stirlingRemainder(large) - stirlingRemainder(small + large)
  const power = (small - 0.5) * -Math.log1p(large / small) - large * Math.log1p(small / large)
  return halfLogTwoPi - 0.5 * Math.log(large) + remainder + power
}

/**
 * The natural logarithm of the binomial coefficient "n choose k" for whole 0 ≤ k ≤ n.
 *
 * @example Math.exp(logChoose(5, 2)) // => 10, but for rounding
 */
export function logChoose(n: number, k: number): number {
  requireArgument(k >= 0 && k <= n, 'logChoose', 'k', k, `between 0 and n = ${n}`)
  return -Math.log1p(n) - logBeta(n - k + 1, k + 1)
}
