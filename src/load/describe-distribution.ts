import {
  bootstrapQuantiles,
  type QuantileEstimate,
  successiveBlocks,
} from '#statistics/quantiles/bootstrap-quantiles.ts'

/** The quantiles of every table. */
export const reportedQuantiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const

/** `p50` to `p99.9`. */
export const quantileNames = ['p50', 'p90', 'p95', 'p99', 'p99.9'] as const
export type QuantileName = (typeof quantileNames)[number]

/** Values of one metric in few numbers. */
export type Distribution = {
  readonly count: number
  readonly mean: number
  readonly least: number
  readonly greatest: number
  readonly percentiles: Readonly<Record<QuantileName, QuantileEstimate>>
}

/**
 * Values in the order of their requests (NaN = has none) with intervals of 95 per cent; null when none has a value.
 *
 * @param clusters which request each value is of, where a request has several; else successive values form blocks
 */
export function describeDistribution(values: Float64Array, seed: string, clusters?: Uint32Array): Distribution | null {
  const kept = keepKnown(values, clusters)
  if (kept.values.length === 0) return null
  const estimates = bootstrapQuantiles(kept, { quantiles: reportedQuantiles, seed })
  const none: QuantileEstimate = { value: Number.NaN, lower: Number.NaN, upper: null }
  return {
    count: kept.values.length,
    mean: kept.values.reduce((sum, value) => sum + value, 0) / kept.values.length,
    least: kept.values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    greatest: kept.values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    percentiles: Object.fromEntries(
      quantileNames.map((name, index) => [name, estimates[index] ?? none]),
    ) as Distribution['percentiles'],
  }
}

function keepKnown(values: Float64Array, clusters: Uint32Array | undefined) {
  const places = Uint32Array.from(values.keys()).filter((place) => !Number.isNaN(values[place]))
  const known = Float64Array.from(places, (place) => values[place] ?? 0)
  return {
    values: known,
    clusters:
      clusters === undefined
        ? successiveBlocks(known.length)
        : Uint32Array.from(places, (place) => clusters[place] ?? 0),
  }
}
