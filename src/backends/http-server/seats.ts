/** Places at which requests are served; whoever finds none free waits in line. */
export type Seats = {
  /** Resolves true with a place, or false at once when the line is full. */
  take(): Promise<boolean>
  /** Gives a place back. */
  leave(): void
}

/** As many places as `count`, with a line of at most `queue`; undefined = no bound. */
export function createSeats(count = Number.POSITIVE_INFINITY, queue = Number.POSITIVE_INFINITY): Seats {
  let taken = 0
  const line: (() => void)[] = []
  return {
    async take() {
      if (taken < count) {
        taken += 1
        return true
      }
      if (line.length >= queue) return false
      await new Promise<void>((resolve) => line.push(resolve))
      return true
    },
    leave() {
      const next = line.shift()
      if (next === undefined) taken -= 1
      else next()
    },
  }
}
