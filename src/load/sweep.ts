/** Rates between that of one user, or a quarter of what many users get, and as many as the endpoint takes. */
const ratesBetween = 8

/** An endpoint that does one thing after another gives many users no more than one: its queue begins below that rate. */
const lowestShare = 0.25

/**
 * The rates of a sweep between what one user at a time and what many users get: eight, evenly spaced, ends left out. They
 * are where the endpoint goes from idle to full. Where many users get less than four times what one gets, they begin at a
 * quarter of it.
 *
 * @example sweepRates({ synchronous: 1, throughput: 10 }) // => [2, 3, 4, 5, 6, 7, 8, 9]
 */
export function sweepRates({ synchronous, throughput }: { synchronous: number; throughput: number }): number[] {
  const high = Math.max(synchronous, throughput)
  const low = Math.min(synchronous, lowestShare * high)
  const step = (high - low) / (ratesBetween + 1)
  return step === 0 ? [] : Array.from({ length: ratesBetween }, (_, index) => low + (index + 1) * step)
}
