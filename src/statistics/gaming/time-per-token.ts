import * as z from 'zod'
import { type Bounds, betaMixtureInterval } from '../beta-mixture.ts'
import { rateAboveLogEValue } from './rate-above.ts'

/** How long an answer took, and how many tokens it claims to have generated. */
export type TimedAnswer = { readonly tokens: number; readonly milliseconds: number }

/** Answers compared two by two: plain JSON of a few numbers. */
export const timeComparisons = z.object({
  /** Pairs of which one answer is far longer than the other. */
  pairs: z.number().int().nonnegative(),
  /** Of them: the longer answer took no longer. */
  reversed: z.number().int().nonnegative(),
  /** The short and the long answer that wait for a partner. */
  short: z.object({ tokens: z.number(), milliseconds: z.number() }).nullable(),
  long: z.object({ tokens: z.number(), milliseconds: z.number() }).nullable(),
})
export type TimeComparisons = z.infer<typeof timeComparisons>

export const noTimeComparisons: TimeComparisons = { pairs: 0, reversed: 0, short: null, long: null }

/** Answers in between are compared with none. */
const shortTokens = 80
const longTokens = 200

/** In so many of 100 pairs a machine that generates may have its longer answer no later: queues, other users. */
const cleanReversals = 0.25

/**
 * The comparisons with one more answer: each short answer (up to 80 tokens) is paired with the next long one (from 200
 * tokens), or the other way round. Lengths alone decide who is paired.
 */
export function foldTimedAnswer(comparisons: TimeComparisons, answer: TimedAnswer): TimeComparisons {
  const isShort = answer.tokens <= shortTokens
  if (!isShort && answer.tokens < longTokens) return comparisons
  const short = isShort ? answer : comparisons.short
  const long = isShort ? comparisons.long : answer
  if (short === null || long === null) return { ...comparisons, short, long }
  const isReversed = long.milliseconds <= short.milliseconds
  return {
    pairs: comparisons.pairs + 1,
    reversed: comparisons.reversed + (isReversed ? 1 : 0),
    short: null,
    long: null,
  }
}

export type TimeFinding = Bounds & {
  readonly pairs: number
  /** Share of pairs whose longer answer took no longer; about ½ where time has nothing to do with length. */
  readonly reversed: number
  readonly logEValue: number
}

/**
 * Whether time does not grow with the tokens generated, as with stored answers or invented counts: evidence against
 * "given the past, the longer answer is the quicker one in at most a quarter of all pairs". Valid at any looks, and robust:
 * only the order of two times counts, so a few very slow answers change nothing. Null without pairs.
 *
 * Not where answers are so quick that the way there takes most of the time (below about a millisecond per token).
 */
export function timeFinding({ pairs, reversed }: TimeComparisons): TimeFinding | null {
  if (pairs === 0) return null
  const counts = { n: pairs, successes: reversed }
  return {
    pairs,
    reversed: reversed / pairs,
    ...betaMixtureInterval(counts, 0.05),
    logEValue: rateAboveLogEValue(counts, cleanReversals),
  }
}
