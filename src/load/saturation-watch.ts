import type { LoadProgress } from './run-load.ts'

/** So many requests must have come before anything is decided. */
const leastArrivals = 60

/** Fluctuations of a queue at rest stay below so many standard deviations of the arrivals in the time looked at. */
const deviations = 3

/** A backlog that grows by less than this share of what arrives is not worth stopping for. */
const leastGrowth = 0.05

/**
 * Tells when an endpoint takes in more than it finishes, so that its times are those of a growing queue and say nothing
 * about its speed. It is over-saturated when, over the second half of the run so far, requests that are not answered
 * have become more by a twentieth of the arrivals and by more than chance explains (three standard deviations of
 * arrivals and departures that are both Poisson), and the half is longer than three answers took at the start.
 *
 * Has a lifetime: one watch for one run, asked at each arrival.
 */
export function createSaturationWatch(): (elapsedMs: number, progress: LoadProgress) => boolean {
  const timesMs: number[] = []
  const open: number[] = []
  let firstAnswersMs: number | null = null

  return (elapsedMs, { started, inFlight, heldBack, ended }) => {
    timesMs.push(elapsedMs)
    open.push(inFlight + heldBack)
    // By Little's law the first ten answers took about this long each.
    if (firstAnswersMs === null && ended >= 10) firstAnswersMs = elapsedMs
    if (started < leastArrivals || firstAnswersMs === null) return false
    const halfMs = elapsedMs / 2
    if (halfMs < 3 * firstAnswersMs) return false
    const middle = firstAtOrAfter(timesMs, halfMs)
    const arrivals = timesMs.length - middle
    const growth = (open.at(-1) ?? 0) - (open[middle] ?? 0)
    return growth > Math.max(leastGrowth * arrivals, deviations * Math.sqrt(2 * arrivals))
  }
}

function firstAtOrAfter(times: readonly number[], atMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}
