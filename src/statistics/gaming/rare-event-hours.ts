import type { Counts } from '../beta-mixture.ts'

/**
 * What may come in runs, counted by the hour: each hour with any attempts is one observation, of whether it happened in
 * it at least once. Plain JSON of a few numbers.
 */
export type RareEventHours = {
  /** The hour under way, not yet counted, and whether it has happened in it. */
  readonly open: { readonly hour: number; readonly hasHappened: boolean } | null
  /** Hours before this one are not counted. */
  readonly nextHour: number | null
  /** Hours that are over, and those of them (`successes`) in which it happened. */
  readonly counts: Counts
}

export const noRareEventHours: RareEventHours = { open: null, nextHour: null, counts: { n: 0, successes: 0 } }

/** So long a run counts as one: from an hour in which it happened on, the next that counts is so many hours later. */
export const hoursOfOneRun = 6

/**
 * The hours with one more attempt, the attempts in order of time; one that comes late belongs to the hour under way.
 *
 * An hour counts once it is over: counted as soon as it happens in it, hours would look worse while they last than when
 * they end. Whether an hour counts depends on earlier hours alone. So the evidence of `rareEventFinding` against "given
 * the past, it happens in at most this share of the hours that count" stays valid at any looks, and what happens in one run of
 * at most six hours, however often, is one observation.
 *
 * @param hour the number of the hour since any fixed moment
 */
export function foldRareEventHour(hours: RareEventHours, hour: number, hasHappened: boolean): RareEventHours {
  const { open, counts } = hours
  if (open !== null && hour <= open.hour)
    return hasHappened && !open.hasHappened ? { ...hours, open: { ...open, hasHappened } } : hours
  const closed = open === null ? hours : closeHour(open, counts)
  if (closed.nextHour !== null && hour < closed.nextHour) return closed
  return { ...closed, open: { hour, hasHappened } }
}

function closeHour(
  { hour, hasHappened }: NonNullable<RareEventHours['open']>,
  { n, successes }: Counts,
): RareEventHours {
  return {
    open: null,
    nextHour: hour + (hasHappened ? hoursOfOneRun : 1),
    counts: { n: n + 1, successes: successes + (hasHappened ? 1 : 0) },
  }
}
