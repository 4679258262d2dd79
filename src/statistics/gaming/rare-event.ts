import { type Bounds, betaMixtureInterval, type Counts } from '../beta-mixture.ts'
import { rateAboveLogEValue } from './rate-above.ts'

/** How often, at most, what is counted happens to a supplier that does nothing wrong. */
export const cleanRates = {
  /** Gives the published wrong key of a made-up item with a free answer. */
  canary: 0.02,
  /** Gives to an open question the text of the last time again: twenty words or more, at temperature 1. */
  replay: 0.1,
  /** Leaves out a nonce that it was asked to repeat: models forget, too. */
  nonce: 0.3,
  /** Claims half as many prompt tokens again as the fleet's median for the same request of 100 tokens or more. */
  tokenCounts: 0.1,
  /** Claims a total that is not the sum of its prompt and completion tokens. */
  tokenTotals: 0.02,
  /** In an hour, answers with errors of the network that our own checks refute: nodes fall behind their chain at times. */
  excuses: 0.02,
} as const
export type RareEvent = keyof typeof cleanRates

export type RareEventFinding = Bounds & Counts & { readonly rate: number; readonly logEValue: number }

/**
 * Evidence that something that clean suppliers rarely do happens more often than `cleanRates` allows, with the rate and its
 * 95 % interval; all valid at any looks. Null before anything was counted.
 *
 * The allowed rates are set with room, not measured on each model: the finding speaks against this bound.
 */
export function rareEventFinding(event: RareEvent, counts: Counts): RareEventFinding | null {
  if (counts.n === 0) return null
  return {
    ...counts,
    rate: counts.successes / counts.n,
    ...betaMixtureInterval(counts, 0.05),
    logEValue: rateAboveLogEValue(counts, cleanRates[event]),
  }
}
