import { requireAlpha, requireArgument } from '../argument-error.ts'
import { randomStream } from '../random-stream.ts'

/** Values, and for each the cluster that it was drawn with: whole clusters are drawn again, never parts of one. */
export type ClusteredValues = { readonly values: ArrayLike<number>; readonly clusters: ArrayLike<number> }

/** A quantile with its interval; `upper` is null where the values are too few to bound it. */
export type QuantileEstimate = { readonly value: number; readonly lower: number; readonly upper: number | null }

/** A quantile of two samples, and the second by the first. */
export type QuantileRatio = QuantileEstimate & { readonly first: number; readonly second: number }

export type BootstrapOptions = {
  readonly quantiles: readonly number[]
  /** One minus the confidence of each interval. */
  readonly alpha?: number
  readonly seed: string
}

/** So many visits of values are spent on one interval at most, but never fewer than 200 replicates. */
const mostVisits = 20_000_000
const fewestReplicates = 200
const mostReplicates = 1_000

/**
 * Quantiles of values with percentile bootstrap intervals (Efron & Tibshirani 1993, chapter 13), each cluster weighted
 * by an independent Poisson(1) count in every replicate (Chamandy et al. 2012). The value itself interpolates between
 * order statistics as NumPy does by default (Hyndman & Fan's type 7).
 *
 * With blocks of successive values as clusters it allows for dependence that is shorter than a block; a run that never
 * came to rest is beyond that. No sample bounds a quantile from above that may lie beyond all of its values: `upper` is
 * null while the chance of that, qⁿ, is above alpha ÷ 2 (0.95: below 72 values, 0.99: 368, 0.999: 3,688).
 *
 * @throws {StatisticsArgumentError} for a quantile outside (0, 1), no value, or lists of different length.
 */
export function bootstrapQuantiles(sample: ClusteredValues, options: BootstrapOptions): QuantileEstimate[] {
  const { quantiles, alpha = 0.05, seed } = options
  requireOptions('bootstrapQuantiles', sample, quantiles, alpha)
  const sorted = sortSample(sample)
  const replicates = replicateCount(sorted.values.length)
  const drawn = quantiles.map(() => new Float64Array(replicates))
  const draw = poissonWeights(seed)
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const weights = draw(sorted.clusterCount)
    const found = weightedQuantiles(sorted, weights, quantiles)
    for (const [at, value] of found.entries()) drawn[at]?.fill(value, replicate, replicate + 1)
  }
  return quantiles.map((q, at) => {
    const value = interpolatedQuantile(sorted.values, q)
    return estimate(value, drawn[at] ?? new Float64Array(0), alpha, isBounded(q, sorted.values.length, alpha))
  })
}

/**
 * How many times as large quantiles of `second` are as those of `first`. With `isPaired`, cluster i of both is drawn
 * together: what both runs met alike (the same requests at the same times) is no difference between them.
 *
 * @throws {StatisticsArgumentError} as {@link bootstrapQuantiles}
 */
export function bootstrapQuantileRatios(
  first: ClusteredValues,
  second: ClusteredValues,
  { quantiles, alpha = 0.05, seed, isPaired }: BootstrapOptions & { readonly isPaired: boolean },
): QuantileRatio[] {
  requireOptions('bootstrapQuantileRatios', first, quantiles, alpha)
  requireOptions('bootstrapQuantileRatios', second, quantiles, alpha)
  const samples = [sortSample(first), sortSample(second)] as const
  const smaller = Math.min(samples[0].values.length, samples[1].values.length)
  const replicates = replicateCount(samples[0].values.length + samples[1].values.length)
  const drawn = quantiles.map(() => new Float64Array(replicates))
  const draw = poissonWeights(seed)
  const clusterCount = Math.max(samples[0].clusterCount, samples[1].clusterCount)
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const weights = draw(clusterCount)
    const below = weightedQuantiles(samples[0], weights, quantiles)
    const above = weightedQuantiles(samples[1], isPaired ? weights : draw(clusterCount), quantiles)
    for (const [at, list] of drawn.entries()) list[replicate] = (above[at] ?? 0) / (below[at] ?? 0)
  }
  return quantiles.map((q, at) => {
    const [below, above] = [interpolatedQuantile(samples[0].values, q), interpolatedQuantile(samples[1].values, q)]
    const list = drawn[at] ?? new Float64Array(0)
    return { first: below, second: above, ...estimate(above / below, list, alpha, isBounded(q, smaller, alpha)) }
  })
}

/**
 * Clusters for values that come one after the other: blocks of n^⅓ successive ones, the order of length that suits
 * variances of dependent values (Hall, Horowitz & Jing 1995).
 */
export function successiveBlocks(count: number): Uint32Array {
  const length = Math.max(1, Math.round(Math.cbrt(count)))
  return Uint32Array.from({ length: count }, (_, index) => Math.floor(index / length))
}

/** Hyndman & Fan's type 7 of sorted values, as `numpy.percentile`. NaN for none. */
export function interpolatedQuantile(sorted: ArrayLike<number>, q: number): number {
  const place = (sorted.length - 1) * q
  const below = Math.floor(place)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (high - low) * (place - below)
}

type SortedSample = {
  readonly values: Float64Array
  readonly clusters: Uint32Array
  readonly clusterCount: number
}

function sortSample({ values, clusters }: ClusteredValues): SortedSample {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index)
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const sorted = { values: new Float64Array(order.length), clusters: new Uint32Array(order.length), clusterCount: 0 }
  for (let at = 0; at < order.length; at += 1) {
    const from = order[at] ?? 0
    const cluster = clusters[from] ?? 0
    sorted.values[at] = values[from] ?? 0
    sorted.clusters[at] = cluster
    if (cluster >= sorted.clusterCount) sorted.clusterCount = cluster + 1
  }
  return sorted
}

/** The quantiles of one replicate, by the inverse of its distribution function; quantiles may come in any order. */
function weightedQuantiles(
  { values, clusters }: SortedSample,
  weights: Uint8Array,
  quantiles: readonly number[],
): number[] {
  let total = 0
  for (let at = 0; at < clusters.length; at += 1) total += weights[clusters[at] ?? 0] ?? 0
  const found = quantiles.map(() => values[values.length - 1] ?? Number.NaN)
  if (total === 0) return found
  const places = quantiles.map((q, index) => ({ place: q * total, index })).toSorted((a, b) => a.place - b.place)
  let passed = 0
  let next = 0
  for (let at = 0; at < values.length && next < places.length; at += 1) {
    passed += weights[clusters[at] ?? 0] ?? 0
    while (next < places.length && passed >= (places[next]?.place ?? 0)) {
      found[places[next]?.index ?? 0] = values[at] ?? 0
      next += 1
    }
  }
  return found
}

/** Replicates lie on the values themselves, an interpolated value between two of them: the interval never leaves it out. */
function estimate(value: number, drawn: Float64Array, alpha: number, hasUpper: boolean): QuantileEstimate {
  const sorted = drawn.toSorted()
  return {
    value,
    lower: Math.min(value, interpolatedQuantile(sorted, alpha / 2)),
    upper: hasUpper ? Math.max(value, interpolatedQuantile(sorted, 1 - alpha / 2)) : null,
  }
}

function isBounded(q: number, n: number, alpha: number): boolean {
  return q ** n <= alpha / 2
}

function replicateCount(visits: number): number {
  return Math.max(fewestReplicates, Math.min(mostReplicates, Math.floor(mostVisits / Math.max(1, visits))))
}

function requireOptions(
  statistic: string,
  { values, clusters }: ClusteredValues,
  quantiles: readonly number[],
  alpha: number,
): void {
  requireAlpha(statistic, alpha)
  requireArgument(values.length > 0, statistic, 'values', values.length, 'at least one')
  requireArgument(values.length === clusters.length, statistic, 'clusters', clusters.length, `${values.length}`)
  for (const q of quantiles) requireArgument(q > 0 && q < 1, statistic, 'quantiles', q, 'strictly between 0 and 1')
}

/** Cumulative chances of a Poisson count with mean 1, from 0 to 9; more is one in ten million. */
const poissonTable: readonly number[] = cumulativePoisson(10)

function cumulativePoisson(counts: number): number[] {
  const sums: number[] = []
  let chance = Math.exp(-1)
  let sum = 0
  for (let count = 0; count < counts; count += 1) {
    sum += chance
    sums.push(sum)
    chance /= count + 1
  }
  return sums
}

/**
 * Lists of Poisson(1) counts, the same for the same seed. Millions are drawn, and nothing hangs on secrecy: the numbers
 * are of Doty-Humphrey's sfc32 (PractRand), seeded from our own stream.
 */
function poissonWeights(seed: string): (count: number) => Uint8Array {
  const source = randomStream(seed)
  let [a = 0, b = 0, c = 0] = [0, 1, 2].map(() => source.integer(2 ** 32) | 0)
  let counter = 1
  let weights = new Uint8Array(0)
  function unit(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  return (count) => {
    // Callers may hold one list while they draw another.
    weights = new Uint8Array(count)
    for (let at = 0; at < count; at += 1) {
      const u = unit()
      let weight = 0
      while (weight < poissonTable.length && u > (poissonTable[weight] ?? 1)) weight += 1
      weights[at] = weight
    }
    return weights
  }
}
