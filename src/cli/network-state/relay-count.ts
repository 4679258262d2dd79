import type { Clock } from '#records/clock.ts'

const windowMs = 10_000

/** Relays of this process: how many in all, of each service, and how fast they come. */
export class RelayCount {
  readonly #clock: Clock
  readonly #byService = new Map<string, number>()
  readonly since: number
  #total = 0
  #marks: { readonly at: number; readonly total: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.since = clock()
  }

  get total(): number {
    return this.#total
  }

  count(service: string): void {
    this.#total += 1
    this.#byService.set(service, (this.#byService.get(service) ?? 0) + 1)
  }

  ofService(service: string): number {
    return this.#byService.get(service) ?? 0
  }

  /** Over the last ten seconds or so, from one call to the next; null at first. */
  perSecond(): number | null {
    const now = this.#clock()
    const recent = this.#marks.filter(({ at }) => at >= now - windowMs)
    const [first] = recent
    const newest = recent.at(-1)
    // Readers may ask many times a second: a mark every now and then is enough.
    const isMarked = newest !== undefined && now - newest.at < windowMs / 20
    this.#marks = isMarked ? recent : [...recent, { at: now, total: this.#total }]
    return first === undefined || now <= first.at ? null : ((this.#total - first.total) * 1_000) / (now - first.at)
  }
}
