import { averageLogEValue } from '../sequential/e-values.ts'
import type { TopLogProbabilities } from './log-probability-distance.ts'
import { logEvidenceAbove, logEvidenceBelow } from './rate-mixture.ts'
import {
  countTokenDistances,
  logDistanceAbove,
  logDistanceBelow,
  type TokenDistances,
  tokenDistance,
} from './token-distance.ts'
/** Answers to one prompt in text, and with log-probabilities: so many divisions of three and three answers make chance rare. */
export const probeAskings = { tokens: 2, lists: 3 } as const

/** What one supplier answered to prompts that all members of its group were asked, each as often and at times apart, at temperature 0. */
export type ProbeAnswers = {
  /** The first token of each of both answers, by prompt; equal tokens have equal numbers. */
  readonly tokens: ReadonlyMap<number, readonly [number, number]>
  /**
   * The likeliest tokens of each of three answers to other prompts; empty where they are missing or did not pass checks of honesty.
   */
  readonly lists: ReadonlyMap<number, ThreeLists>
}

export type ThreeLists = readonly [TopLogProbabilities, TopLogProbabilities, TopLogProbabilities]

/** Where the lines between "the same weights" and "another precision or engine" are drawn. */
export type ProbeRule = {
  /** Half the mean squared distance of token distributions over prompts: equal weights have at most this. */
  readonly mostDistanceSameWeights: number
  /** Another precision has at least this. */
  readonly leastDistanceVariant: number
  /** Probabilities that are moved by less than this share count as equal. */
  readonly leastShift: number
  /** The share of prompts at which the lists of one precision lie apart from those of another, at least. */
  readonly leastApartVariant: number
}

/**
 * Suppliers on one engine have a token distance of 0, however much their answers waver. .05 leaves room for another GPU or batch size, which tips
 * one prompt in ten that lies on the border for good, half of them the other way. Of a quantised copy at least .12 is asked: 4-bit
 * copies change 5 to 14 % of answers to questions with one right answer (Dutta et al., arXiv 2407.09141), more where many are as good.
 */
export const defaultProbeRule: ProbeRule = {
  mostDistanceSameWeights: 0.05,
  leastDistanceVariant: 0.12,
  leastShift: 0.02,
  leastApartVariant: 0.5,
}

/** Of the ten divisions of six answers into three and three at most one is that far apart: this one by chance once in ten at most. */
const mostApartSameWeights = 1 / 10

export type ProbeEvidence = {
  /** Prompts that both answered twice in text. */
  readonly prompts: number
  /** Of these, border inputs: one of the two said more than one token. */
  readonly borderInputs: number
  /** Half the mean squared distance of the two token distributions, estimated without bias: may be a little below 0. Null: no prompt. */
  readonly distance: number | null
  /** Prompts that both answered three times with honest log-probabilities, and of these, those where the suppliers lie apart. */
  readonly listPrompts: number
  readonly apart: number
  /** The natural logarithm of the evidence against "another precision, or further apart", by tokens; lists can only take from it. */
  readonly logSameTokens: number
  /** And against "the same weights on one engine". */
  readonly logOtherWeights: number
}

/**
 * What re-asked probes say of two suppliers.
 *
 * **Tokens.** H0 "the same weights": the mean over prompts of half the squared distance of the two token distributions is at most
 * `mostDistanceSameWeights`; H0 "another precision": it is at least `leastDistanceVariant`. Prompts are drawn anew and at random, alike for
 * both, and the answers to one prompt are independent given the prompt; then {@link tokenDistance} has that mean given all prompts
 * before, and the evidence is an e-process in the number of prompts. How often a model wavers does not matter.
 *
 * **Log-probabilities.** A prompt counts as *apart* where each answer of one supplier is further from each of the other's, by
 * `leastShift`, than any two of one supplier are from one another. Two divisions of six answers cannot both be so, since a pair that
 * one joins the other divides; so if all six are exchangeable, it happens to this one of ten with probability 1/10 at most. H0 "the same weights":
 * at most that rate; H0 "another precision": at least `leastApartVariant`.
 *
 * Evidence against the same weights is the mean of both, so that either may show it alone. For sameness lists do not count: 8-bit copies
 * may move probabilities by less than can be told. A cache of answers breaks the independence, and makes a supplier look like another
 * engine by as much as it wavers.
 */
export function compareProbes(
  first: ProbeAnswers,
  other: ProbeAnswers,
  rule: ProbeRule = defaultProbeRule,
): ProbeEvidence {
  const { distances, borderInputs } = tokenDistances(first.tokens, other.tokens)
  const lists = listsApart(first.lists, other.lists, rule.leastShift)
  const prompts = distances.n
  const happened = { n: lists.prompts, happened: lists.apart }
  const evidenceAgainst = [
    ...(prompts > 0 ? [logDistanceAbove(distances, rule.mostDistanceSameWeights)] : []),
    ...(lists.prompts > 0 ? [logEvidenceAbove(happened, mostApartSameWeights)] : []),
  ]
  return {
    prompts,
    borderInputs,
    distance: prompts === 0 ? null : distances.sum / prompts,
    listPrompts: lists.prompts,
    apart: lists.apart,
    logSameTokens:
      logDistanceBelow(distances, rule.leastDistanceVariant) +
      Math.min(0, logEvidenceBelow(happened, rule.leastApartVariant)),
    logOtherWeights: evidenceAgainst.length === 0 ? 0 : averageLogEValue(evidenceAgainst),
  }
}

function tokenDistances(
  first: ProbeAnswers['tokens'],
  other: ProbeAnswers['tokens'],
): { distances: TokenDistances; borderInputs: number } {
  const distances: number[] = []
  let borderInputs = 0
  for (const [prompt, own] of first) {
    const others = other.get(prompt)
    if (others === undefined) continue
    distances.push(tokenDistance(own, others))
    if (own[0] !== own[1] || others[0] !== others[1]) borderInputs += 1
  }
  return { distances: countTokenDistances(distances), borderInputs }
}

function listsApart(
  first: ProbeAnswers['lists'],
  other: ProbeAnswers['lists'],
  leastShift: number,
): { prompts: number; apart: number } {
  const counts = { prompts: 0, apart: 0 }
  for (const [prompt, own] of first) {
    const others = other.get(prompt)
    if (others === undefined) continue
    counts.prompts += 1
    const within = Math.max(widest(own), widest(others))
    const between = Math.min(...own.flatMap((list) => others.map((its) => shiftBetween(list, its))))
    if (between > within + leastShift) counts.apart += 1
  }
  return counts
}

function widest([one, two, three]: ThreeLists): number {
  return Math.max(shiftBetween(one, two), shiftBetween(one, three), shiftBetween(two, three))
}

/**
 * How much probability must at least be moved to make one list the other: half the sum of differences. A token that only one lists is
 * no likelier in the other than the last that it lists.
 */
function shiftBetween(one: TopLogProbabilities, two: TopLogProbabilities): number {
  const least = (list: TopLogProbabilities) => Math.exp(Math.min(...list.values()))
  const [leastOfOne, leastOfTwo] = [least(one), least(two)]
  let sum = 0
  for (const [token, value] of one) {
    const matching = two.get(token)
    sum +=
      matching === undefined
        ? Math.max(0, Math.exp(value) - leastOfTwo)
        : Math.abs(Math.exp(value) - Math.exp(matching))
  }
  for (const [token, value] of two) if (!one.has(token)) sum += Math.max(0, Math.exp(value) - leastOfOne)
  return sum / 2
}
