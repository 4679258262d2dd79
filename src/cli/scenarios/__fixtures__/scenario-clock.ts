/** Where scenarios begin: in 2026, milliseconds since 1970, at the full hour. */
const start = Date.UTC(2026, 5, 1)

const hourMs = 3_600_000

/** For tests: a clock that stands still but for the answers that come in, and for the jumps that a test makes. */
export class ScenarioClock {
  #now = start

  readonly now = (): number => this.#now

  /** Rests of the stages end nearly at once, and no time passes meanwhile; long ones, which only guard, never do. */
  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    if (delayMs >= 1_000) return () => {}
    const timer = setTimeout(callback, delayMs / 50)
    return () => clearTimeout(timer)
  }

  /** Whole hours since the beginning. */
  get hour(): number {
    return Math.floor((this.#now - start) / hourMs)
  }

  /** One answer later. */
  tick(): number {
    this.#now += 1
    return this.#now
  }

  /** Jumps to the next multiple of the step. */
  advance(stepMs: number): void {
    this.#now = start + (Math.floor((this.#now - start) / stepMs) + 1) * stepMs
  }
}
