import type { Flag } from '#records/flag.ts'
import { rareEventFinding } from '#statistics/gaming/rare-event.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'

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
export function claimedTokenFlags(answers: readonly CommonAnswer[]): ReadonlyMap<string, Flag> {
  const counts = new Map<string, Tally>()
  const claims = answers.flatMap(({ promptTokens, ...answer }) =>
    promptTokens === null ? [] : [{ ...answer, promptTokens }],
  )
  for (const [, claimed] of Map.groupBy(claims, ({ documentId }) => documentId)) {
    if (claimed.length <= FEWEST_SUPPLIERS) continue
    const sorted = claimed.map(({ promptTokens }) => promptTokens).toSorted((left, right) => left - right)
    for (const { supplierId, promptTokens } of claimed) {
      const median = medianWithout(sorted, promptTokens)
      if (median < LEAST_TOKENS) continue
      const count = counts.get(supplierId) ?? { n: 0, successes: 0 }
      count.n += 1
      count.successes += promptTokens >= CONSPICUOUS_RATIO * median ? 1 : 0
      counts.set(supplierId, count)
    }
  }
  return new Map(
    [...counts].flatMap(([supplierId, count]) => {
      const flag = claimedTokenFlag(count)
      return flag === null ? [] : [[supplierId, flag] as const]
    }),
  )
}

type Tally = { n: number; successes: number }

/** The lower median of the others' claims. */
function medianWithout(sorted: readonly number[], own: number): number {
  const others = sorted.toSpliced(sorted.indexOf(own), 1)
  return others[Math.floor((others.length - 1) / 2)] ?? 0
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
