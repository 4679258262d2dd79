import type { Clock } from '#records/clock.ts'

/**
 * Whether this requester can reach anyone. After a failure that was ours it takes no visits until a control relay is
 * answered; it tries at growing intervals.
 */
export class RequesterHealth {
  readonly #clock: Clock
  readonly #backoffMs: { readonly least: number; readonly most: number }
  #delayMs = 0
  #probeAt = 0

  constructor({ clock, backoffMs }: { clock: Clock; backoffMs: { least: number; most: number } }) {
    this.#clock = clock
    this.#backoffMs = backoffMs
  }

  get isBroken(): boolean {
    return this.#delayMs > 0
  }

  /** Whether it is time to try a control relay again. */
  get mayProbe(): boolean {
    return this.isBroken && this.#clock() >= this.#probeAt
  }

  /** A burst of failures counts once: the delay grows only with a probe that failed when its time had come. */
  markBroken(): void {
    if (this.isBroken && !this.mayProbe) return
    this.#delayMs = Math.min(Math.max(this.#delayMs * 2, this.#backoffMs.least), this.#backoffMs.most)
    this.#probeAt = this.#clock() + this.#delayMs
  }

  markSound(): void {
    this.#delayMs = 0
  }
}
