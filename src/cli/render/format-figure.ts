/** What stands for a figure that is not yet known; never 0. */
export const unknownFigure = '–'

/** A share as points of a hundred with one decimal. @example formatScore(0.612) // => '61.2' */
export function formatScore(share: number | null): string {
  return share === null ? unknownFigure : (share * 100).toFixed(1)
}

/**
 * A share in per cent, short: no decimals from 10 % to 99.9 %, and never rounded to nothing or to everything.
 *
 * @example formatShare(0.0004) // => '<.1%'
 */
export function formatShare(share: number | null): string {
  if (share === null) return unknownFigure
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent}%`
  if (percent < 0.1) return '<.1%'
  if (percent > 99.9) return '>99.9%'
  return percent < 9.95 || percent > 99 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`
}

/** A duration from milliseconds. @example formatDuration(1234) // => '1.2s' */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return unknownFigure
  if (milliseconds < 1) return '<1ms'
  if (milliseconds < 999.5) return `${Math.round(milliseconds)}ms`
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)}s`
  return `${Math.round(milliseconds / 1000)}s`
}

/** A stretch of time in its two largest units. @example formatSpan(3_720_000) // => '1h 2m' */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ]
  const first = Math.max(
    0,
    units.findIndex(([count]) => count > 0),
  )
  const shown = seconds === 0 ? units.slice(-1) : units.slice(first, first + 2)
  return shown.map(([count, unit]) => `${count}${unit}`).join(' ')
}

/** A count, from ten thousand on in thousands or millions. @example formatCount(12_340) // => '12.3k' */
export function formatCount(count: number | null): string {
  if (count === null) return unknownFigure
  if (count < 10_000) return String(Math.round(count))
  if (count < 999_500) return `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** A moment in UTC, to the minute. @example formatMoment(0) // => '1970-01-01 00:00Z' */
export function formatMoment(milliseconds: number | null): string {
  if (milliseconds === null) return unknownFigure
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')}Z`
}
