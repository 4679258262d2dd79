import { requireArgument } from '../argument-error.ts'
import type { Counts } from '../beta-mixture.ts'
import { logBeta } from '../log-beta.ts'

/** A watch over one stream of values in [0, 1] for a change of their mean: plain JSON of some ten numbers. */
export type ChangeDetector = {
  /** Values seen, and their sum. */
  readonly n: number
  readonly sum: number
  /** When the last value came, in days; null before any. */
  readonly at: number | null
  /** Wealth put in so far: 1 for each day watched. */
  readonly invested: number
  /** Natural logarithm of the likelihood of the values so far, each predicted from those before it. */
  readonly logPredicted: number
  /** For each bet of the rule, the Shiryaev–Roberts statistic of its likelihood, over that of the predictions; none at first. */
  readonly wealth: readonly number[]
}

/** What a stream's changes may look like. */
export type DetectorRule = {
  /** Ones and zeros that are taken for granted before the first value: the prior of the predictions. */
  readonly prior: { readonly ones: number; readonly zeros: number }
  /**
   * A stake of w bets that a share w of the zeros turned into ones; one of −w, that a share w of the ones turned into zeros. Shares
   * are those of the wealth, and sum to 1.
   */
  readonly bets: readonly { readonly stake: number; readonly share: number }[]
}

export const detectorRules = {
  /** For ones that come seldom and may come more often: most means are expected near 0, and only rises are looked for. */
  rarity: {
    prior: { ones: 0.5, zeros: 5 },
    bets: [0.07, 0.15, 0.3, 0.6].map((stake) => ({ stake, share: 0.25 })),
  },
  /** For scores: any mean; four fifths of the wealth on falls, most of it on those of 10 to 20 points. */
  score: {
    prior: { ones: 1, zeros: 1 },
    bets: [
      { stake: -0.07, share: 0.16 },
      { stake: -0.15, share: 0.24 },
      { stake: -0.3, share: 0.28 },
      { stake: -0.6, share: 0.12 },
      ...[0.07, 0.15, 0.3, 0.6].map((stake) => ({ stake, share: 0.05 })),
    ],
  },
} as const satisfies Readonly<Record<string, DetectorRule>>

/** Keeps the statistics within floating point; less than what was won is still valid evidence. */
const mostWealth = 1e200

/** Of fewer values hardly any change can be told: they are shown as what the later ones are compared with. */
const baselineValues = 50

/** A watch that has seen nothing. */
export const newDetector: ChangeDetector = { n: 0, sum: 0, at: null, invested: 0, logPredicted: 0, wealth: [] }

/**
 * The watch after one more value.
 *
 * Hypothesis: nothing has changed, i.e. each value has the same mean p, given all before it and the times at which they came. p is not
 * known, and nothing is assumed of it.
 *
 * Someone who expects a change after value j predicts the values up to j from those before them, and the later ones from a mean q that
 * is moved by a stake: a likelihood Q. Under p it has the likelihood P. Q/P is 1 on average at most, because the factor of each
 * value, (q/p)^x ((1 − q)/(1 − p))^(1 − x), is convex in x and so lies under its chord. New wealth is put on a change from now on all
 * the time, 1 a day: the e-detector of Shiryaev and Roberts with weights (Shin, Ramdas & Rinaldo, "E-detectors", NEJSDS 2 (2024)
 * 229). As Q does not hang on p, the sum over all j is kept in one number for each stake, R ← (R × (factor of q) / (factor of the
 * prediction)) + days since the last value, and p only comes in at the end: `logEvidence`.
 *
 * What is put in for the time until a value is at stake from the next one on, so no answer can choose its own stake.
 *
 * Values that are neither 0 nor 1 are taken for what varies most at their mean: valid, and slower the less they vary.
 *
 * Not for values that come in runs (outages, slow hours): their mean is not the same given those before. Such streams are
 * watched too, but can decide nothing alone: see `combine-streams.ts`.
 *
 * @param at when the value came, in days from any fixed moment; an earlier one than the last counts as the last.
 * @throws {StatisticsArgumentError} unless 0 ≤ value ≤ 1.
 */
export function detectChange(rule: DetectorRule, detector: ChangeDetector, value: number, at: number): ChangeDetector {
  requireArgument(value >= 0 && value <= 1, 'detectChange', 'value', value, 'between 0 and 1')
  const predicted = predictedMean(rule, detector)
  if (value === 1) return advance(rule, detector, step(1, 1, Math.log(predicted), at), (q) => q / predicted)
  const rest = 1 - predicted
  if (value === 0) return advance(rule, detector, step(1, 0, Math.log(rest), at), (q) => (1 - q) / rest)
  const logFactor = (mean: number) => value * Math.log(mean) + (1 - value) * Math.log1p(-mean)
  const logPredicted = logFactor(predicted)
  return advance(rule, detector, step(1, value, logPredicted, at), (q) => Math.exp(logFactor(q) - logPredicted))
}

/**
 * The same for several values of one moment, each 0 or 1: their order does not matter, because nothing is put in between them, and
 * stakes are set from the values before them. How many there are must not hang on them.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n, both whole.
 */
export function detectCounts(
  rule: DetectorRule,
  detector: ChangeDetector,
  { n, successes }: Counts,
  at: number,
): ChangeDetector {
  const isWhole = Number.isSafeInteger(n) && Number.isSafeInteger(successes) && successes >= 0
  requireArgument(isWhole && successes <= n, 'detectCounts', 'successes', successes, `whole, from 0 to n = ${n}`)
  const ones = rule.prior.ones + detector.sum
  const zeros = rule.prior.zeros + detector.n - detector.sum
  const logPredicted = logBeta(ones + successes, zeros + n - successes) - logBeta(ones, zeros)
  return advance(rule, detector, step(n, successes, logPredicted, at), (q) =>
    Math.exp(successes * Math.log(q) + (n - successes) * Math.log1p(-q) - logPredicted),
  )
}

type Step = { readonly n: number; readonly sum: number; readonly logPredicted: number; readonly at: number }

function step(n: number, sum: number, logPredicted: number, at: number): Step {
  return { n, sum, logPredicted, at }
}

function predictedMean({ prior: { ones, zeros } }: DetectorRule, { n, sum }: ChangeDetector): number {
  return (ones + sum) / (ones + zeros + n)
}

/** @param win the likelihood of the step if the mean is q, over that of the predictions */
function advance(rule: DetectorRule, detector: ChangeDetector, step: Step, win: (q: number) => number): ChangeDetector {
  const at = Math.max(step.at, detector.at ?? step.at)
  const put = at - (detector.at ?? at)
  const mean = predictedMean(rule, detector)
  return {
    n: detector.n + step.n,
    sum: detector.sum + step.sum,
    at,
    invested: detector.invested + put,
    logPredicted: detector.logPredicted + step.logPredicted,
    wealth: rule.bets.map(({ stake }, index) => {
      const q = stake > 0 ? mean + stake * (1 - mean) : mean * (1 + stake)
      return Math.min((detector.wealth[index] ?? 0) * win(q) + put, mostWealth)
    }),
  }
}

/** How many of the values are shown as those that later ones are compared with. */
export function baselineSize({ n }: ChangeDetector): number {
  return Math.min(n, baselineValues)
}

/** Whether enough values were seen that a change of the later ones would show. */
export function isWatching({ n }: ChangeDetector): boolean {
  return n >= baselineValues
}

/**
 * The evidence of a change, as the natural logarithm of a number that is at most the days so far on average while nothing
 * has changed, whatever the mean: at most d at any moment until the end of day d, also at one that the evidence chose. So it divided
 * by d is an e-value, which is what a decision over a fleet needs (`reset-suppliers.ts`).
 *
 * It is the sum of the likelihoods Q of all changes that were betted on, over the likelihood of the values under the mean that
 * suits them best, S/n: universal inference (Wasserman, Ramdas & Balakrishnan, PNAS 117 (2020) 16880). Over the likelihood under the true
 * p it would be worth, on average, what was put in; the best p has a likelihood at least as large, so this is less. The price of not
 * knowing p is about half the logarithm of n, once, and no slack in the mean that changes are measured from.
 */
export function logEvidence(rule: DetectorRule, { n, sum, invested, logPredicted, wealth }: ChangeDetector): number {
  if (invested === 0) return Number.NEGATIVE_INFINITY
  const won = rule.bets.reduce((total, { share }, index) => total + share * (wealth[index] ?? 0), 0)
  return Math.log(won) + logPredicted - timesLog(sum, sum / n) - timesLog(n - sum, 1 - sum / n)
}

/** count × ln share, with 0 × ln 0 = 0. */
function timesLog(count: number, share: number): number {
  return count <= 0 ? 0 : count * Math.log(share)
}
