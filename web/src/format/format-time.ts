import { formatDuration, unknownMark } from './format-number.ts'

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A moment in the reader's time zone: `23 Nov 2026, 11:40`. */
export function formatMoment(at: number | null | undefined): string {
  return at == null ? unknownMark : date.format(at)
}

/** How long ago, or how long until: `just now`, `4 min ago`, `in 2 h`. */
export function formatDistance(at: number, now: number): string {
  const distanceMs = Math.abs(now - at)
  if (distanceMs < 10_000) return 'just now'
  const text = distanceMs < 99_950 ? `${Math.round(distanceMs / 1000)} s` : formatDuration(distanceMs)
  return at < now ? `${text} ago` : `in ${text}`
}
