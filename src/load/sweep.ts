/** Rates between those of one user and of as many as the endpoint takes. */
const ratesBetween = 8

/**
 * The rates of a sweep between what one user at a time and what many users get: eight, evenly spaced, ends left out. They
 * are where the endpoint goes from idle to full.
 *
 * @example sweepRates({ synchronous: 1, throughput: 10 }) // => [2, 3, 4, 5, 6, 7, 8, 9]
 */
export function sweepRates({ synchronous, throughput }: { synchronous: number; throughput: number }): number[] {
  const low = Math.min(synchronous, throughput)
  const step = (Math.max(synchronous, throughput) - low) / (ratesBetween + 1)
  return step === 0 ? [] : Array.from({ length: ratesBetween }, (_, index) => low + (index + 1) * step)
}
