import type { Clock } from '#records/clock.ts'

/** The machine's monotonic clock, placed on the calendar once at start: it never goes back while the process lives. */
export const machineClock: Clock = () => performance.timeOrigin + performance.now()
