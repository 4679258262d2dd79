import type { ArrivalTimes } from './arrival-times.ts'
import type { LoadClock } from './load-clock.ts'
import type { RequestRecord } from './request-record.ts'

/** How requests come. */
export type Arrivals =
  /** Requests come at their times, however the endpoint does; at most so many are in flight, others are held back. */
  | { readonly kind: 'open'; readonly next: ArrivalTimes; readonly maximumInFlight: number }
  /** So many users, each of whom asks again as soon as the answer is there. */
  | { readonly kind: 'closed'; readonly concurrency: number }

/** When a run ends; whatever comes first. */
export type LoadExtent = {
  readonly durationMs: number
  readonly requests: number
  /** The first so many requests are in no figure. */
  readonly warmUpRequests: number
  /** How long to wait for what is in flight when the last request has left. */
  readonly drainMs: number
}

/** What came of one request, its moments by the run's clock. */
export type SentRequest = Omit<RequestRecord, 'kind' | 'index' | 'isWarmUp' | 'scheduledMs' | 'startedMs'>

/** Sends the request of that place in the schedule. Never rejects for what an endpoint does. */
export type SendRequest = (index: number, signal: AbortSignal) => Promise<SentRequest>

export type LoadProgress = {
  readonly started: number
  readonly inFlight: number
  readonly ended: number
  /** Due, and waiting for a place. */
  readonly heldBack: number
}

export type LoadRunOptions = {
  readonly arrivals: Arrivals
  readonly extent: LoadExtent
  readonly send: SendRequest
  /** Makes ready what the next request needs, while there is time. */
  readonly prepare?: (index: number) => void
  readonly clock: LoadClock
  readonly signal: AbortSignal
  readonly onRecord: (record: RequestRecord) => void
  /** Asked at each arrival of an open loop; true ends the run as over-saturated. */
  readonly isOverSaturated?: (elapsedMs: number, progress: LoadProgress) => boolean
}

/** An endpoint that has answered none of the first so many is not there, or wants another key. */
const GIVE_UP_AFTER = 100

/** A user of a closed loop whom the endpoint refuses at once asks again after this long, or thousands would in a second. */
const PAUSE_AFTER_FAILURE_MS = 100

export type LoadRun = {
  /** `unanswered`: so many failed, and none was answered, that more would tell nothing. */
  readonly endedBy: 'extent' | 'interrupted' | 'over-saturated' | 'unanswered'
  /** By the clock. */
  readonly startedAtMs: number
  readonly elapsedMs: number
  /** Requests that waited for a place because as many as allowed were in flight. */
  readonly heldBack: number
  /** Of them those that never got one. */
  readonly neverSent: number
}

/**
 * Sends requests by a schedule until the extent is reached, the signal comes or the endpoint is over-saturated; then
 * waits for what is in flight. A request is scheduled whether or not we keep up: what it waits for us is part of its times.
 */
export function runLoad(options: LoadRunOptions): Promise<LoadRun> {
  return new Promise((resolve, reject) => new LoadSchedule(options, resolve, reject).start())
}

type Due = { readonly index: number; readonly scheduledMs: number }

/** One run from its first request to its last answer. */
class LoadSchedule {
  readonly #options: LoadRunOptions
  readonly #resolve: (run: LoadRun) => void
  readonly #reject: (fault: unknown) => void
  readonly #startedAtMs: number
  readonly #inFlight = new AbortController()
  readonly #waiting: Due[] = []
  #cancelNext: (() => void) | null = null
  #cancelEnd: (() => void) | null = null
  #scheduled = 0
  #flying = 0
  #ended = 0
  #answered = 0
  /** Of the first that were scheduled: quick refusals must not end a run while the others are still being worked on. */
  #endedOfFirst = 0
  #heldBack = 0
  #neverSent = 0
  #endedBy: LoadRun['endedBy'] | null = null
  readonly #onAbort = () => this.#stop('interrupted')

  constructor(options: LoadRunOptions, resolve: (run: LoadRun) => void, reject: (fault: unknown) => void) {
    this.#options = options
    this.#resolve = resolve
    this.#reject = reject
    this.#startedAtMs = options.clock.now()
  }

  start(): void {
    const { arrivals, clock, extent, prepare, signal } = this.#options
    if (signal.aborted) {
      this.#stop('interrupted')
      return
    }
    signal.addEventListener('abort', this.#onAbort, { once: true })
    prepare?.(0)
    this.#cancelEnd = clock.callAt(this.#startedAtMs + extent.durationMs, () => this.#stop('extent'))
    if (arrivals.kind === 'open') this.#scheduleNext(arrivals.next)
    else for (let user = 0; user < arrivals.concurrency; user += 1) this.#askAgain()
  }

  #elapsedMs(): number {
    return this.#options.clock.now() - this.#startedAtMs
  }

  #scheduleNext(next: ArrivalTimes): void {
    const { clock, extent } = this.#options
    const atMs = this.#scheduled < extent.requests ? next() : null
    if (atMs === null) {
      this.#stop('extent')
      return
    }
    if (atMs >= extent.durationMs) return
    this.#cancelNext = clock.callAt(this.#startedAtMs + atMs, () => {
      this.#arrive(atMs)
      if (this.#endedBy === null) this.#scheduleNext(next)
    })
  }

  #arrive(scheduledMs: number): void {
    const { arrivals, isOverSaturated } = this.#options
    const due = { index: this.#scheduled, scheduledMs }
    this.#scheduled += 1
    if (arrivals.kind === 'open' && this.#flying >= arrivals.maximumInFlight) {
      this.#heldBack += 1
      this.#waiting.push(due)
    } else this.#dispatch(due)
    const progress = {
      started: this.#scheduled,
      inFlight: this.#flying,
      ended: this.#ended,
      heldBack: this.#waiting.length,
    }
    if (isOverSaturated?.(this.#elapsedMs(), progress) === true) this.#stop('over-saturated')
  }

  /** The next request of one user of a closed loop. */
  #askAgain(): void {
    if (this.#endedBy !== null) return
    if (this.#scheduled >= this.#options.extent.requests) {
      this.#stop('extent')
      return
    }
    const due = { index: this.#scheduled, scheduledMs: this.#elapsedMs() }
    this.#scheduled += 1
    this.#dispatch(due)
  }

  #dispatch({ index, scheduledMs }: Due): void {
    const { send, prepare, onRecord, extent } = this.#options
    this.#flying += 1
    const startedMs = this.#elapsedMs()
    send(index, this.#inFlight.signal).then((sent) => {
      onRecord({
        kind: 'request',
        index,
        isWarmUp: index < extent.warmUpRequests,
        scheduledMs,
        startedMs,
        ...fromStart(sent, this.#startedAtMs),
      })
      this.#land(index, sent.outcome === 'answered')
    }, this.#reject)
    prepare?.(index + 1)
  }

  #land(index: number, isAnswered: boolean): void {
    this.#flying -= 1
    this.#ended += 1
    if (isAnswered) this.#answered += 1
    if (index < GIVE_UP_AFTER) this.#endedOfFirst += 1
    if (this.#endedBy === null && this.#answered === 0 && this.#endedOfFirst === GIVE_UP_AFTER) this.#stop('unanswered')
    const due = this.#waiting.shift()
    if (due !== undefined && !this.#inFlight.signal.aborted) this.#dispatch(due)
    else if (this.#endedBy === null && this.#options.arrivals.kind === 'closed') {
      const { clock } = this.#options
      if (isAnswered) this.#askAgain()
      else clock.callAt(clock.now() + PAUSE_AFTER_FAILURE_MS, () => this.#askAgain())
    }
    this.#finishIfDone()
  }

  /** No request is scheduled any more. On an interruption nobody waits for answers; else they have the time to come. */
  #stop(endedBy: LoadRun['endedBy']): void {
    const isFirst = this.#endedBy === null
    if (isFirst) this.#endedBy = endedBy
    else if (endedBy === 'interrupted') this.#endedBy = 'interrupted'
    this.#cancelNext?.()
    this.#cancelEnd?.()
    const { clock, extent } = this.#options
    if (this.#endedBy !== 'extent') {
      this.#giveUp()
    } else if (isFirst) {
      this.#cancelEnd = clock.callAt(clock.now() + extent.drainMs, () => this.#giveUp())
    }
    this.#finishIfDone()
  }

  #giveUp(): void {
    this.#neverSent += this.#waiting.length
    this.#waiting.length = 0
    this.#inFlight.abort()
  }

  #finishIfDone(): void {
    if (this.#endedBy === null || this.#flying > 0 || this.#waiting.length > 0) return
    this.#cancelEnd?.()
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#resolve({
      endedBy: this.#endedBy,
      startedAtMs: this.#startedAtMs,
      elapsedMs: this.#elapsedMs(),
      heldBack: this.#heldBack,
      neverSent: this.#neverSent,
    })
  }
}

/** Moments of the clock as milliseconds from the run's start. */
function fromStart(sent: SentRequest, startMs: number): SentRequest {
  const moved = (at: number | null) => (at === null ? null : at - startMs)
  return {
    ...sent,
    sentMs: moved(sent.sentMs),
    firstByteMs: moved(sent.firstByteMs),
    firstEventMs: moved(sent.firstEventMs),
    firstTokenMs: moved(sent.firstTokenMs),
    lastTokenMs: moved(sent.lastTokenMs),
    endMs: sent.endMs - startMs,
    contentEventsMs: sent.contentEventsMs.map((at) => at - startMs),
  }
}
