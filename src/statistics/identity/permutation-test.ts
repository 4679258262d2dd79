import { requireArgument } from '../argument-error.ts'
import type { RandomStream } from '../random-stream.ts'

/**
 * How surprising a statistic is if two samples come from one source: (1 + number of random re-divisions of the pooled
 * observations whose statistic is at least as large) / (1 + re-divisions). P(p ≤ x) ≤ x for every x, exactly and for
 * any statistic, if all observations are exchangeable under the null (Phipson & Smyth, SAGMB 9 (2010) 39); it is never 0.
 *
 * For one look, fixed beforehand. With strata, observations are exchanged within their stratum only: `places` holds,
 * stratum by stratum, the places of the pooled observations, and how many of them belong to the first sample.
 *
 * @param statisticOf of a division: `isFirst[place]` is 1 for observations of the first sample.
 */
export function permutationTest(
  strata: readonly { readonly places: readonly number[]; readonly first: number }[],
  statisticOf: (isFirst: Uint8Array) => number,
  { permutations, stream }: { readonly permutations: number; readonly stream: RandomStream },
): { readonly statistic: number; readonly p: number } {
  requireArgument(permutations > 0, 'permutationTest', 'permutations', permutations, 'above 0')
  const size = strata.reduce((sum, { places }) => sum + places.length, 0)
  const divide = (orderOf: (places: readonly number[]) => readonly number[]) => {
    const isFirst = new Uint8Array(size)
    for (const { places, first } of strata) for (const place of orderOf(places).slice(0, first)) isFirst[place] = 1
    return isFirst
  }
  const statistic = statisticOf(divide((places) => places))
  // Equal divisions must give equal statistics, whatever the order of summing.
  const least = statistic - 1e-12 * Math.max(1, Math.abs(statistic))
  let atLeast = 0
  for (let round = 0; round < permutations; round += 1) {
    if (statisticOf(divide((places) => stream.shuffle(places))) >= least) atLeast += 1
  }
  return { statistic, p: (1 + atLeast) / (1 + permutations) }
}
