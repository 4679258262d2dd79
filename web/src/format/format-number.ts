/** What is not known is a dash everywhere. */
export const unknownMark = '–'

/** A score in points of 100 with one digit: `83.8`; a dash where it is not known. */
export function formatPoints(share: number | null | undefined): string {
  return share == null ? unknownMark : (share * 100).toFixed(1)
}

/** An interval in whole points, rounded outwards, so that it never claims more than is known: `66–95`. */
export function formatPointsInterval({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  return `${Math.floor(roundNoise(lower * 100))}–${Math.ceil(roundNoise(upper * 100))}`
}

/** A share in per cent: whole numbers, one digit below ten and above 99, and `<0.1 %` for what is not quite none. */
export function formatShare(share: number | null | undefined): string {
  if (share == null) return unknownMark
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent} %`
  if (percent < 0.1) return '<0.1 %'
  if (percent > 99.9) return '>99.9 %'
  const digits = percent < 10 || percent > 99 ? 1 : 0
  return `${Number(percent.toFixed(digits))} %`
}

/** A probability in per cent: what is estimated is never quite nothing nor all. */
export function formatProbability(probability: number | null | undefined): string {
  return probability == null ? unknownMark : formatShare(Math.min(0.99999, Math.max(0.00001, probability)))
}

/** A whole number with thin spaces between thousands: `12 300`. */
export function formatCount(count: number | null | undefined): string {
  if (count == null) return unknownMark
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** `1 item`, `2 items`. */
export function formatAmount(count: number, one: string, several = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`
}

/** A duration to three digits at most: `198 ms`, `4.6 s`, `2 min`. */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs == null) return unknownMark
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`
  if (durationMs < 99_950) return `${(durationMs / 1000).toFixed(durationMs < 9_950 ? 2 : 1)} s`
  if (durationMs < 5_400_000) return `${Math.round(durationMs / 60_000)} min`
  if (durationMs < 129_600_000) return `${Math.round(durationMs / 3_600_000)} h`
  return `${Math.round(durationMs / 86_400_000)} days`
}

/** Takes away what floating point adds: 0.29 × 100 is 28.999999999999996. */
function roundNoise(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
