const leastMs = 0.01
const greatestMs = 10_000_000
/** Neighbouring steps differ by a hundredth, so what is told is within half of that. */
const stepRatio = 1.01
const steps = Math.ceil(Math.log(greatestMs / leastMs) / Math.log(stepRatio)) + 1

/** Percentiles of a run so far, for whoever watches it; the report has the exact ones. */
export type LiveQuantiles = {
  add(valueMs: number): void
  /** Within 0.5 per cent for times from 0.01 ms to 10,000 s; null while there is none. */
  at(share: number): number | null
}

/** Counts times in steps of a hundredth: 17 kB however many come, and as good as no time per value. */
export function createLiveQuantiles(): LiveQuantiles {
  const counts = new Float64Array(steps)
  let total = 0
  return {
    add(valueMs) {
      const step = Math.round(Math.log(Math.max(leastMs, valueMs) / leastMs) / Math.log(stepRatio))
      const place = Math.min(steps - 1, step)
      counts[place] = (counts[place] ?? 0) + 1
      total += 1
    },
    at(share) {
      if (total === 0) return null
      const wanted = share * (total - 1)
      let before = 0
      for (let place = 0; place < steps; place += 1) {
        before += counts[place] ?? 0
        if (before > wanted) return leastMs * stepRatio ** place
      }
      return greatestMs
    },
  }
}
