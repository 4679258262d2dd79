import { useEffect, useState } from 'react'
import type { Network } from '../../api/api-types.ts'

export type RelayReading = { readonly at: number; readonly perSecond: number }

/** What each answer said of the speed of relays, as far back as the span reaches; the API keeps no history of it. */
export function useRelayHistory(
  { perSecond }: NonNullable<Network['relays']>,
  at: number,
  spanMs: number,
): readonly RelayReading[] {
  const [readings, setReadings] = useState<readonly RelayReading[]>([])
  useEffect(() => {
    if (perSecond === null) return
    setReadings((before) => withReading(before, { at, perSecond }, spanMs))
  }, [at, perSecond, spanMs])
  return readings
}

/** Adds a reading, each moment once, and forgets those that are older than the span. */
export function withReading(
  before: readonly RelayReading[],
  reading: RelayReading,
  spanMs: number,
): readonly RelayReading[] {
  const kept = before.filter(({ at }) => at > reading.at - spanMs && at < reading.at)
  return [...kept, reading]
}
