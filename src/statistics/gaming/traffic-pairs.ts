import type { Counts } from '../beta-mixture.ts'

/** A request as it is compared: a measurement of ours, or a user's request. */
export type ComparedRequest = {
  /** When it was sent, milliseconds. */
  readonly at: number
  readonly isAnswered: boolean
  /** To the end of the answer; null where it is not known or cannot be trusted. */
  readonly latencyMs: number | null
  readonly completionTokens: number | null
}

export type RequestPair = { readonly measured: ComparedRequest; readonly user: ComparedRequest }

/** Requests further apart met another load. */
const mostApartMs = 900_000

/** Of shorter answers the way there takes most of the time. */
const fewestTokens = 16

/** How many times as long as the shorter the longer of two answers of about the same length is, at most. */
const mostLengthRatio = 1.25

/** Users' prompts may be longer and come another way: their time may honestly be so many times ours, and so much more. */
const timeAllowance = { ratio: 1.5, addedMs: 500 } as const

/**
 * Each user's request with the measurement nearest in time that has no partner yet, within a quarter of an hour. Times
 * alone decide who is paired, never whether anything was answered.
 */
export function pairByTime(
  measured: readonly ComparedRequest[],
  users: readonly ComparedRequest[],
): readonly RequestPair[] {
  return pairNearest(measured, users, () => true)
}

/** The same of answers alone whose times are known and whose lengths are about the same; the times do not matter. */
export function pairByLength(
  measured: readonly ComparedRequest[],
  users: readonly ComparedRequest[],
): readonly RequestPair[] {
  const isTimed = ({ isAnswered, latencyMs, completionTokens }: ComparedRequest) =>
    isAnswered && latencyMs !== null && completionTokens !== null && completionTokens >= fewestTokens
  return pairNearest(measured.filter(isTimed), users.filter(isTimed), (one, other) => {
    const lengths = [one.completionTokens ?? 0, other.completionTokens ?? 0]
    return Math.max(...lengths) <= mostLengthRatio * Math.min(...lengths)
  })
}

function pairNearest(
  measured: readonly ComparedRequest[],
  users: readonly ComparedRequest[],
  isAlike: (measured: ComparedRequest, user: ComparedRequest) => boolean,
): readonly RequestPair[] {
  const free = new Set(measured)
  const pairs: RequestPair[] = []
  for (const user of users.toSorted((one, other) => one.at - other.at)) {
    let nearest: ComparedRequest | undefined
    for (const one of free) {
      const apart = Math.abs(one.at - user.at)
      if (apart > mostApartMs || apart >= Math.abs((nearest?.at ?? Number.POSITIVE_INFINITY) - user.at)) continue
      if (isAlike(one, user)) nearest = one
    }
    if (nearest === undefined) continue
    free.delete(nearest)
    pairs.push({ measured: nearest, user })
  }
  return pairs
}

/** Pairs of about the same length, by whose answer took far longer. */
export type TimeOrders = {
  readonly pairs: number
  readonly usersSlower: number
  readonly measuredSlower: number
}

export const noTimeOrders: TimeOrders = { pairs: 0, usersSlower: 0, measuredSlower: 0 }

/** The counts with one more pair. */
export function foldTimes(
  { pairs, usersSlower, measuredSlower }: TimeOrders,
  { measured, user }: RequestPair,
): TimeOrders {
  const isFarSlower = (one: ComparedRequest, other: ComparedRequest) =>
    (one.latencyMs ?? 0) > timeAllowance.ratio * (other.latencyMs ?? 0) + timeAllowance.addedMs
  return {
    pairs: pairs + 1,
    usersSlower: usersSlower + (isFarSlower(user, measured) ? 1 : 0),
    measuredSlower: measuredSlower + (isFarSlower(measured, user) ? 1 : 0),
  }
}

/** One of the two orders as counts. */
export function slowerCounts({ pairs, ...slower }: TimeOrders, side: 'usersSlower' | 'measuredSlower'): Counts {
  return { n: pairs, successes: slower[side] }
}
