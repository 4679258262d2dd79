import { requireAlpha, requireArgument } from './argument-error.ts'

/** A mean and its interval, with the probability that the interval ever misses. */
export type MeanWithInterval = {
  readonly mean: number
  readonly lower: number
  readonly upper: number
  readonly alpha: number
}

export type DifferenceInterval = {
  readonly difference: number
  readonly lower: number
  readonly upper: number
  /** 1 − the probability that the interval ever misses. */
  readonly confidence: number
}

/**
 * How much higher `minuend`'s true mean is than `subtrahend`'s, such as private minus public score. The interval is
 * right whenever both are, so it misses with probability at most the sum of their alphas, at all looks at both
 * (union bound). Conservative: for intervals of equal width it is wider by √2 than one made for the difference.
 *
 * Items of the two means should be separate draws; nothing else is asked of how they depend on each other.
 *
 * @example
 * const low = { mean: 0.5, lower: 0.45, upper: 0.55, alpha: 0.025 }
 * const high = { mean: 0.7, lower: 0.64, upper: 0.75, alpha: 0.025 }
 * differenceInterval(high, low) // => difference 0.2, from 0.09 to 0.3, confidence 0.95
 */
export function differenceInterval(minuend: MeanWithInterval, subtrahend: MeanWithInterval): DifferenceInterval {
  for (const { lower, upper, alpha } of [minuend, subtrahend]) {
    requireArgument(lower <= upper, 'differenceInterval', 'lower', lower, `at most upper = ${upper}`)
    requireAlpha('differenceInterval', alpha)
  }
  return {
    difference: minuend.mean - subtrahend.mean,
    lower: minuend.lower - subtrahend.upper,
    upper: minuend.upper - subtrahend.lower,
    confidence: Math.max(0, 1 - minuend.alpha - subtrahend.alpha),
  }
}
