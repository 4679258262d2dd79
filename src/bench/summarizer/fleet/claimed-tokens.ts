import type { Flag } from '#records/flag.ts'
import { rareEventFinding } from '#statistics/gaming/rare-event.ts'
import type { ComparedSupplier } from './fleet-input.ts'

/**
 * A clean supplier is flagged at a look with at most this probability. Common answers come from a moving stretch of time, so
 * over many stretches it may happen more often.
 */
const ERROR_RATE = 0.01

/** Fewer others than that do not show what a request usually counts. */
const FEWEST_OTHERS = 5

/** Of shorter requests, a chat template alone may make half. */
const LEAST_TOKENS = 100

/** Tokenizers differ by less than that on English. */
const CONSPICUOUS_RATIO = 1.5

type Claimant = Pick<ComparedSupplier, 'supplierId' | 'operator' | 'common'>

/**
 * Who claims far more prompt tokens than the others for the same requests, by supplier. Each common item counts once. A
 * supplier is compared with the median of the others, one voice for each operator: whoever runs many suppliers does not decide
 * what a request counts.
 */
export function claimedTokenFlags(suppliers: readonly Claimant[]): ReadonlyMap<string, Flag> {
  const counts = suppliers.map((): Tally => ({ n: 0, successes: 0 }))
  for (const claims of claimsByItem(suppliers)) {
    const voices = [...Map.groupBy(claims, ({ operator }) => operator)].map(([operator, own]) => ({
      operator,
      tokens: lowerMedian(ascending(own)),
    }))
    if (voices.length <= FEWEST_OTHERS) continue
    const sorted = ascending(voices)
    const voiceOf = new Map(voices.map(({ operator, tokens }) => [operator, tokens]))
    for (const { place, operator, tokens } of claims) {
      const median = medianWithout(sorted, voiceOf.get(operator) ?? tokens)
      const count = counts[place]
      if (median < LEAST_TOKENS || count === undefined) continue
      count.n += 1
      count.successes += tokens >= CONSPICUOUS_RATIO * median ? 1 : 0
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

type Tally = { n: number; successes: number }

type Claim = { readonly place: number; readonly operator: string; readonly tokens: number }

/** Item by item, who claims how many tokens; of a supplier's answers to one item the last. */
function* claimsByItem(suppliers: readonly Claimant[]): Generator<Claim[]> {
  const byItem = new Map<number, { readonly places: number[]; readonly tokens: number[] }>()
  for (const [place, { common }] of suppliers.entries()) {
    for (const [at, item] of common.items.entries()) {
      const claimed = common.promptTokens[at] ?? -1
      if (claimed < 0 || common.items[at + 1] === item) continue
      const known = byItem.get(item) ?? { places: [], tokens: [] }
      byItem.set(item, known)
      known.places.push(place)
      known.tokens.push(claimed)
    }
  }
  for (const { places, tokens } of byItem.values()) {
    yield places.flatMap((place, at) => {
      const supplier = suppliers[place]
      if (supplier === undefined) return []
      return [{ place, operator: operatorOf(supplier), tokens: tokens[at] ?? 0 }]
    })
  }
}

/** A name for whoever runs a supplier; its own id where nobody knows. */
export function operatorOf({ operator, supplierId }: Pick<ComparedSupplier, 'operator' | 'supplierId'>): string {
  return operator ?? supplierId
}

/** The lower median of what is left when one of the ascending values is taken out: what stood above it moves down a place. */
function medianWithout(sorted: readonly number[], one: number): number {
  const middle = Math.floor((sorted.length - 2) / 2)
  return sorted[one <= (sorted[middle] ?? 0) ? middle + 1 : middle] ?? 0
}

function ascending(claims: readonly { readonly tokens: number }[]): number[] {
  return claims.map(({ tokens }) => tokens).sort((left, right) => left - right)
}

function lowerMedian(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
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
