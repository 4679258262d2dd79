import type { Flag } from '#records/flag.ts'
import { rareEventFinding } from '#statistics/gaming/rare-event.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'

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

/**
 * Who claims far more prompt tokens than the others for the same requests, by supplier. Each common item counts once. A
 * supplier is compared with the median of the others, one voice for each operator: whoever runs many suppliers does not decide
 * what a request counts.
 *
 * @param operatorOf a name for whoever runs a supplier; its own id where nobody knows
 */
export function claimedTokenFlags(
  answers: readonly CommonAnswer[],
  operatorOf: (supplierId: string) => string,
): ReadonlyMap<string, Flag> {
  const counts = new Map<string, Tally>()
  for (const [, asked] of Map.groupBy(answers, ({ documentId }) => documentId)) {
    const claimed = new Map(asked.map(({ supplierId, promptTokens }) => [supplierId, promptTokens]))
    const claims = [...claimed].flatMap(([supplierId, tokens]) =>
      tokens === null ? [] : [{ supplierId, tokens, operator: operatorOf(supplierId) }],
    )
    const voices = [...Map.groupBy(claims, ({ operator }) => operator)].map(([operator, own]) => ({
      operator,
      tokens: lowerMedian(ascending(own)),
    }))
    if (voices.length <= FEWEST_OTHERS) continue
    const sorted = ascending(voices)
    const voiceOf = new Map(voices.map(({ operator, tokens }) => [operator, tokens]))
    for (const { supplierId, operator, tokens } of claims) {
      const median = medianWithout(sorted, voiceOf.get(operator) ?? tokens)
      if (median < LEAST_TOKENS) continue
      const count = counts.get(supplierId) ?? { n: 0, successes: 0 }
      count.n += 1
      count.successes += tokens >= CONSPICUOUS_RATIO * median ? 1 : 0
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

/** The lower median of all but one. */
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
