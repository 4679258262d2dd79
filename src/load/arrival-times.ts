import type { RandomStream } from '#statistics/random-stream.ts'

/** When requests are due, in milliseconds from the start, never falling; null when there are no more. */
export type ArrivalTimes = () => number | null

/**
 * Arrivals of independent users: gaps are exponential with mean 1000 ÷ rate, so that bursts and lulls come as in true
 * traffic of that rate. The first one comes after a gap, too.
 */
export function poissonArrivals(requestsPerSecond: number, random: RandomStream): ArrivalTimes {
  let atMs = 0
  return () => {
    // 1 − u is in (0, 1]: its logarithm is finite.
    atMs += (-Math.log(1 - random.next()) * 1000) / requestsPerSecond
    return atMs
  }
}

/** One request every 1000 ÷ rate milliseconds, the first at once. */
export function constantArrivals(requestsPerSecond: number): ArrivalTimes {
  let count = 0
  return () => {
    const atMs = (count * 1000) / requestsPerSecond
    count += 1
    return atMs
  }
}

/** The times of a trace as they are. */
export function tracedArrivals(times: readonly number[]): ArrivalTimes {
  let index = 0
  return () => times[index++] ?? null
}
