/** The time of what does not happen: Go's zero time. */
export const zeroTime = '0001-01-01T00:00:00Z'

/** Milliseconds since 1970 as Go writes a time: no zeros at the end of the fraction. */
export function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.?0*Z$/, 'Z')
}
