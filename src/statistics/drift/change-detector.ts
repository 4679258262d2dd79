import { requireArgument } from '../argument-error.ts'
import type { Counts } from '../beta-mixture.ts'
import { baselineBound } from './baseline-bound.ts'

/**
 * A watch over one stream of values in [0, 1] for a rise of their mean: plain JSON of some twenty numbers.
 * Watch 1 − value for a fall.
 */
export type ChangeDetector = {
  /** Values seen, their sum, and whether all were 0 or 1. */
  readonly n: number
  readonly sum: number
  readonly isBinary: boolean
  /** Baselines that were taken so far. */
  readonly baselines: number
  /** Values watched, i.e. seen after the first baseline. */
  readonly watched: number
  /** When the last value came, in days; null before any. */
  readonly at: number | null
  /** Wealth put in so far: 1 for each day watched. */
  readonly invested: number
  /** For each level of `detectorRule`: what the mean was at most before, by its baselines. */
  readonly bounds: readonly number[]
  /** For each level and stake, the Shiryaev–Roberts statistic of its bets. */
  readonly wealth: readonly (readonly number[])[]
}

/** How a stream is watched; the same for all. */
export const detectorRule = {
  /** Baselines are taken after so many values, with these shares of the error that they may make together. */
  baselines: [
    { size: 50, share: 0.1 },
    { size: 100, share: 0.1 },
    { size: 200, share: 0.1 },
    { size: 400, share: 0.15 },
    { size: 800, share: 0.15 },
    { size: 1_600, share: 0.2 },
    { size: 3_200, share: 0.2 },
  ],
  /**
   * How surely the baselines bound the mean. A larger error leaves a closer bound and a faster alarm, but can vouch for no more
   * evidence than `doubt × weight / error`; so small fleets live on the first level, and large ones on the last.
   */
  levels: [
    { error: 4e-3, weight: 0.6 },
    { error: 1e-5, weight: 0.3 },
    { error: 1e-9, weight: 0.1 },
  ],
  /** The share of wealth that is bet on a baseline's bound being wrong. */
  doubt: 0.2,
  /** A stake of w wins most where a share w of the values rose to 1. */
  stakes: [0.05, 0.1, 0.2, 0.4, 0.8],
  /** A mean that may have been as high as this leaves nothing to win. */
  largestBound: 0.95,
} as const

/** Keeps the statistics within floating point; less than what was won is still valid evidence. */
const mostWealth = 1e200

/** A watch that has seen nothing. */
export const newDetector: ChangeDetector = {
  n: 0,
  sum: 0,
  isBinary: true,
  baselines: 0,
  watched: 0,
  at: null,
  invested: 0,
  bounds: detectorRule.levels.map(() => 1),
  wealth: detectorRule.levels.map(() => detectorRule.stakes.map(() => 0)),
}

/**
 * The watch after one more value.
 *
 * Hypothesis: nothing has changed, i.e. each value has the same mean p, given all before it. The first values give an
 * upper bound u of p; after them the watch bets on a rise. A stake λ multiplies its wealth by 1 + λ (x − u)/u, which is 1 on
 * average or less while p ≤ u. New wealth is put in all the time, 1 a day, so that a change at any moment finds money that was not
 * lost before: R ← (R + days since the last value) (1 + λ (x − u)/u), the e-detector of Shiryaev and Roberts with weights
 * (Shin, Ramdas & Rinaldo, "E-detectors", NEJSDS 2 (2024) 229).
 *
 * Later baselines make u smaller: they are sizes fixed beforehand, all of them hold at once with probability 1 − error,
 * and so does the least. After an unnoticed rise they are too high, which costs power only; a return after an unnoticed fall is a
 * rise like any other.
 *
 * What is put in for the time until a value is at stake from the next one on, so no answer can choose its own stake.
 *
 * A stream whose first values were all 0 or 1 is taken for one of such values; any other gets a wider bound.
 *
 * Not for values that come in runs (outages, slow hours): their mean is not the same given those before. Such streams are
 * watched too, but can decide nothing alone: see `combine-streams.ts`.
 *
 * @param at when the value came, in days from any fixed moment; an earlier one than the last counts as the last.
 * @throws {StatisticsArgumentError} unless 0 ≤ value ≤ 1.
 */
export function detectChange(detector: ChangeDetector, value: number, at: number): ChangeDetector {
  requireArgument(value >= 0 && value <= 1, 'detectChange', 'value', value, 'between 0 and 1')
  const isBinary = detector.isBinary && (value === 0 || value === 1)
  const win = (stake: number, bound: number) => 1 + (stake * (value - bound)) / bound
  return advance(detector, { n: 1, sum: value, isBinary, at, win })
}

/**
 * The same for several values of one moment, each 0 or 1: their order does not matter, because nothing is put in between them. A
 * baseline that falls due among them is taken at their end, so how many there are must not hang on the values.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ successes ≤ n, both whole.
 */
export function detectCounts(detector: ChangeDetector, { n, successes }: Counts, at: number): ChangeDetector {
  const isWhole = Number.isSafeInteger(n) && Number.isSafeInteger(successes) && successes >= 0
  requireArgument(isWhole && successes <= n, 'detectCounts', 'successes', successes, `whole, from 0 to n = ${n}`)
  const win = (stake: number, bound: number) =>
    (1 - stake) ** (n - successes) * (1 - stake + stake / bound) ** successes
  return advance(detector, { n, sum: successes, isBinary: detector.isBinary, at, win })
}

type Step = Pick<ChangeDetector, 'n' | 'sum' | 'isBinary'> & {
  readonly at: number
  /** What a stake against a bound multiplies its wealth by. */
  readonly win: (stake: number, bound: number) => number
}

function advance(detector: ChangeDetector, { win, at, isBinary, ...step }: Step): ChangeDetector {
  const seen = { n: detector.n + step.n, sum: detector.sum + step.sum, isBinary }
  const isWatched = detector.baselines > 0
  const won = isWatched
    ? detector.wealth.map((level, index) => bet(level, detector.bounds[index] ?? 1, win))
    : detector.wealth
  const last = detector.at ?? at
  const put = isWatched ? Math.max(0, at - last) : 0
  return {
    ...seen,
    ...withBaseline(detector, seen),
    watched: detector.watched + (isWatched ? step.n : 0),
    at: Math.max(at, last),
    invested: detector.invested + put,
    wealth: put === 0 ? won : won.map((level) => level.map((amount) => Math.min(amount + put, mostWealth))),
  }
}

function bet(level: readonly number[], bound: number, win: Step['win']): readonly number[] {
  if (bound > detectorRule.largestBound) return level
  return level.map((amount, at) => Math.min(amount * win(detectorRule.stakes[at] ?? 0, bound), mostWealth))
}

function withBaseline(
  { baselines, bounds }: ChangeDetector,
  { n, sum, isBinary }: Pick<ChangeDetector, 'n' | 'sum' | 'isBinary'>,
): Pick<ChangeDetector, 'bounds' | 'baselines'> {
  const next = detectorRule.baselines[baselines]
  if (next === undefined || n < next.size) return { baselines, bounds }
  return {
    baselines: baselines + 1,
    bounds: bounds.map((bound, at) => {
      const error = (detectorRule.levels[at]?.error ?? 0) * next.share
      return Math.min(bound, baselineBound({ n, successes: sum }, error, isBinary))
    }),
  }
}

/** How many values the last baseline was taken of; those so far while the first is gathered. */
export function baselineSize({ n, baselines }: ChangeDetector): number {
  return detectorRule.baselines[baselines - 1]?.size ?? n
}

/**
 * The evidence of a change, as the natural logarithm of a number that is at most the days so far on average while nothing
 * has changed, whatever the mean: at most d at any moment until the end of day d, also at one that the evidence chose. So it divided
 * by d is an e-value, which is what a decision over a fleet needs (`reset-suppliers.ts`).
 *
 * The error of the baselines is part of it. For each level a share `doubt` of the wealth is bet on a bound failing, which pays
 * 1/error if it does; the rest is bet on a rise. Against p ≤ u the rest is worth what was won at least; against p > u the doubt is worth
 * 1/error for each day put in, because bounds fail with probability `error` at most. So the lesser of both is evidence against every p at
 * once: the part for the true p has the mean (1 − doubt) × what was put in + doubt × (the days × error)/error ≤ the days.
 */
export function logEvidence({ wealth, invested }: ChangeDetector): number {
  if (invested === 0) return Number.NEGATIVE_INFINITY
  const evidence = detectorRule.levels.reduce((sum, { error, weight }, at) => {
    const level = wealth[at] ?? []
    const won = level.reduce((total, amount) => total + amount, 0) / detectorRule.stakes.length
    return sum + weight * Math.min((1 - detectorRule.doubt) * won, (detectorRule.doubt * invested) / error)
  }, 0)
  return Math.log(evidence)
}
