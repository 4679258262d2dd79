import { type Bounds, betaMixtureInterval, type Counts } from '../beta-mixture.ts'
import { rateAboveLogEValue } from './rate-above.ts'

/** How often, at most, what is counted happens to a supplier that does nothing wrong. */
export const cleanRates = {
  /** Gives the published wrong key of a made-up item with a free answer. */
  canary: 0.02,
  /** Gives twice the same text of forty words or more at a temperature of 0.7 or above. */
  replay: 0.1,
  /** Leaves out a nonce that it was asked to repeat: models forget, too. */
  nonce: 0.3,
  /** Claims half as many prompt tokens again as the fleet's median for the same request of 100 tokens or more. */
  tokenCounts: 0.1,
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
