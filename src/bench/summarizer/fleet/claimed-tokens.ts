import type { Flag } from '#records/flag.ts'
import { rareEventFinding } from '#statistics/gaming/rare-event.ts'
import type { ComparedSupplier } from './fleet-input.ts'

/** A clean supplier is ever flagged with at most this probability. */
const ERROR_RATE = 0.01

/** Fewer suppliers than that do not show what a request usually counts. */
const FEWEST_SUPPLIERS = 5

/** Of shorter requests, a chat template alone may make half. */
const LEAST_TOKENS = 100

/** Tokenizers differ by less than that on English. */
const CONSPICUOUS_RATIO = 1.5

/**
 * Who claims far more prompt tokens than the others for the same requests, by supplier. Each common item counts once,
 * for suppliers other than those the median is taken from: a supplier is compared with the rest.
 */
export function claimedTokenFlags(
  suppliers: readonly Pick<ComparedSupplier, 'supplierId' | 'common'>[],
): ReadonlyMap<string, Flag> {
  const counts = suppliers.map((): Tally => ({ n: 0, successes: 0 }))
  for (const { places, promptTokens } of claimsByItem(suppliers)) {
    if (places.length <= FEWEST_SUPPLIERS) continue
    const sorted = Float64Array.from(promptTokens).sort()
    for (const [index, claimed] of promptTokens.entries()) {
      const median = medianWithout(sorted, claimed)
      const count = counts[places[index] ?? -1]
      if (median < LEAST_TOKENS || count === undefined) continue
      count.n += 1
      count.successes += claimed >= CONSPICUOUS_RATIO * median ? 1 : 0
    }
  }
  return new Map(
    suppliers.flatMap(({ supplierId }, place) => {
      const count = counts[place]
      const flag = count === undefined || count.n === 0 ? null : claimedTokenFlag(count)
      return flag === null ? [] : [[supplierId, flag] as const]
    }),
  )
}

/** Who claims how many tokens, item by item; parallel arrays. */
function claimsByItem(suppliers: readonly Pick<ComparedSupplier, 'common'>[]) {
  const claims = new Map<number, { readonly places: number[]; readonly promptTokens: number[] }>()
  for (const [place, { common }] of suppliers.entries()) {
    for (const [at, item] of common.items.entries()) {
      const claimed = common.promptTokens[at] ?? -1
      if (claimed < 0) continue
      const known = claims.get(item) ?? { places: [], promptTokens: [] }
      claims.set(item, known)
      known.places.push(place)
      known.promptTokens.push(claimed)
    }
  }
  return claims.values()
}

type Tally = { n: number; successes: number }

/** The lower median of the others' claims: what stands in its place once one's own is taken out. */
function medianWithout(sorted: Float64Array, own: number): number {
  const place = Math.floor((sorted.length - 2) / 2)
  const isBefore = own <= (sorted[place] ?? 0)
  return sorted[isBefore ? place + 1 : place] ?? 0
}

function claimedTokenFlag({ n, successes }: Tally): Flag | null {
  const finding = rareEventFinding('tokenCounts', { n, successes })
  if (finding === null || finding.logEValue < -Math.log(ERROR_RATE)) return null
  return {
    kind: 'token-counts',
    statement: `For ${successes} of ${n} requests that others got too, it claims half as many prompt tokens again as their median, or more.`,
    n,
    effect: { value: finding.rate, lower: finding.lower, upper: finding.upper, unit: 'share' },
    logEValue: finding.logEValue,
    errorRate: ERROR_RATE,
    samples: [],
  }
}
