import { formatCount } from '../../format/format-number.ts'

/** Days in a unit that fits: `50 min`, `12.0 hours`, `9.2 days`. */
export function formatDays(days: number): string {
  const hours = days * 24
  if (hours < 1) return `${Math.round(hours * 60)} min`
  if (hours < 48) return `${hours.toFixed(1)} hours`
  return `${days < 100 ? days.toFixed(1).replace(/\.0$/, '') : formatCount(days)} days`
}

/** Dollars: cents below a hundred, `<$0.01` for what is not quite nothing. */
export function formatMoney(usd: number): string {
  if (usd > 0 && usd < 0.01) return '<$0.01'
  return usd < 100 ? `$${usd.toFixed(2)}` : `$${formatCount(usd)}`
}
