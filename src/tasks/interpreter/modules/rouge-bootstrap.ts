import type { PythonRandom } from '../../python/random.ts'
import { spend } from '../budget.ts'

/** Means of a resample, one per measure. */
type Means = readonly number[]

/** `numpy.random.choice(n, size=n)` of the generator that `numpy.random.seed` seeds: low bits, those beyond n thrown away. */
function places(generator: PythonRandom, count: number): number[] {
  if (count === 1) return [0]
  const mask = 2 ** (32 - Math.clz32(count - 1)) - 1
  return Array.from({ length: count }, () => {
    let place = (generator.word() & mask) >>> 0
    while (place >= count) place = (generator.word() & mask) >>> 0
    return place
  })
}

function resampledMeans(rows: readonly Means[], generator: PythonRandom): number[] {
  spend(rows.length)
  const sums = (rows[0] ?? []).map(() => 0)
  for (const place of places(generator, rows.length)) {
    for (const [measure, value] of (rows[place] ?? []).entries()) sums[measure] = (sums[measure] ?? 0) + value
  }
  return sums.map((sum) => sum / rows.length)
}

/** `numpy.percentile` of sorted numbers, between two of them by a straight line. */
function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const [below = 0, above = below] = [sorted[low], sorted[low + 1] ?? sorted[low]]
  const part = at - low
  return part >= 0.5 ? above - (above - below) * (1 - part) : below + (above - below) * part
}

/**
 * Low, middle and high of the bootstrapped means of scores, as rouge_score 0.1.2 aggregates them (scoring.py,
 * BootstrapAggregator): percentiles of the means of 1,000 resamples.
 *
 * @param rows per score, its measures
 * @param generator numpy's global one, which the harness seeds with 1234 when a run begins; it moves on
 */
export function bootstrappedInterval(
  rows: readonly Means[],
  { generator, samples, confidence }: { generator: PythonRandom; samples: number; confidence: number },
): { low: number[]; mid: number[]; high: number[] } {
  const means = Array.from({ length: samples }, () => resampledMeans(rows, generator))
  const columns = (rows[0] ?? []).map((_, measure) => means.map((each) => each[measure] ?? 0).sort((a, b) => a - b))
  const tail = (1 - confidence) / 2
  const at = (share: number) => columns.map((column) => percentile(column, share))
  return { low: at(tail), mid: at(0.5), high: at(1 - tail) }
}
