import type { Dispatcher } from 'undici'
import type { TimeoutPhase } from '#records/outcome.ts'
import type { RelayFailure, RelayRequest, RelayResult } from '#records/relay.ts'
import { BodyQueue } from './body-queue.ts'
import type { Clock } from './clock.ts'
import type { CarriedHandler, Connection } from './connection.ts'
import type { EventLoopWatch } from './event-loop-watch.ts'
import { abandonedByReader, cancelledByUs, malformed, oversized, readerTooSlow, timedOut } from './exchange-failure.ts'
import { failureOfError } from './failure-of-error.ts'
import { contentCodingOf, startUnpacking, type Unpacker } from './unpack-body.ts'

type Phase = Exclude<TimeoutPhase, 'total'>
type Controller = Dispatcher.DispatchController

export type ExchangeOptions = {
  /** How long, and how much. */
  readonly request: Pick<RelayRequest, 'timeouts' | 'maximumBodyBytes'>
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly watch: EventLoopWatch
  readonly settle: (result: RelayResult) => void
  /** Called once, when nothing of the relay is on the wire any more. */
  readonly release: () => void
}

/**
 * Where our event loop was late at a deadline, what has come may lie unread: for this long the loop reads before it is
 * decided. Silence then is the endpoint's. Otherwise whoever keeps us busy with one answer at the right moment could have
 * the deadline of another one forgiven.
 */
const LOOK_AGAIN_MS = 50

/**
 * One relay from the attempt to connect to the last byte of the body: the state machine behind `RelayResult`.
 * The HTTP client reports events; times, limits and the verdict on what went wrong are all taken here.
 *
 * It ends exactly once: complete, failed, past a deadline, over the size cap, or stopped by the signal.
 */
export class Exchange implements CarriedHandler {
  readonly #options: ExchangeOptions
  readonly #startedAt: number
  readonly #onAbort = () => this.#stop(cancelledByUs)
  #phase: Phase = 'connect'
  #phaseStartedAt: number
  #cancelTimer: (() => void) | null = null
  #timerDueAt = Number.POSITIVE_INFINITY
  /** From when on our loop was in time, as far as the deadline is concerned that has just passed. */
  #inTimeFrom: number | null = null
  #controller: Controller | null = null
  #connection: Connection | null = null
  #sentAt: number | null = null
  #firstByteAt: number | null = null
  #lastByteAt: number | null = null
  #body: BodyQueue | null = null
  #unpacker: Unpacker | null = null
  #packedBytes = 0
  #unpackedBytes = 0
  #isOver = false
  #isOffWire = false

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    this.#phaseStartedAt = this.#startedAt
    options.signal.addEventListener('abort', this.#onAbort, { once: true })
    this.#watchDeadline()
  }

  /** The connection that carries the request: destroyed with it when the request ends early. */
  takeConnection(connection: Connection): void {
    this.#connection = connection
  }

  onRequestStart(controller: Controller): void {
    if (this.#isOver) {
      controller.abort(new Error('The exchange is over.'))
      return
    }
    this.#controller = controller
    this.#sentAt = this.#options.clock.now()
    this.#enterPhase('first-byte', this.#sentAt)
  }

  onResponseStarted(): void {
    this.#firstByteAt = this.#options.clock.now()
  }

  onResponseStart(controller: Controller, statusCode: number, headers: Headers): void {
    // Interim answers (103 Early Hints) promise nothing: the first byte is that of the final answer.
    if (this.#isOver || statusCode < 200) return
    const { clock, settle, request } = this.#options
    const now = clock.now()
    this.#enterPhase('idle', now)
    const body = new BodyQueue({
      pause: () => (this.#unpacker ?? controller).pause(),
      resume: () => this.#resume(controller),
      abandon: () => this.#stop(abandonedByReader),
    })
    this.#body = body
    settle({
      kind: 'response',
      httpStatus: statusCode,
      headers: joinedHeaders(headers),
      sentAt: this.#sentAt ?? this.#startedAt,
      firstByteAt: this.#firstByteAt ?? now,
      body,
    })
    this.#prepareUnpacking(firstOf(headers['content-encoding']), controller, request.maximumBodyBytes)
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (this.#isOver) return
    const now = this.#options.clock.now()
    this.#phaseStartedAt = now
    this.#lastByteAt = now
    this.#packedBytes += chunk.byteLength
    if (this.#packedBytes > this.#options.request.maximumBodyBytes)
      this.#stop(oversized('body', this.#options.request.maximumBodyBytes))
    else if (this.#unpacker === null) this.#body?.push(chunk, now)
    else if (!this.#unpacker.write(chunk)) controller.pause()
  }

  onResponseEnd(): void {
    if (this.#isOver) return
    if (this.#unpacker === null) this.#finish(null)
    else this.#unpacker.end()
    this.#leaveWire()
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    if (!this.#isOver) this.#finish(failureOfError(error))
  }

  #prepareUnpacking(header: string | undefined, controller: Controller, maximumBytes: number): void {
    const coding = contentCodingOf(header)
    if (coding === null) return
    if (coding === 'unknown') {
      this.#stop(malformed('The Content-Encoding is none of gzip, deflate, br and zstd, or more than one.'))
      return
    }
    this.#unpacker = startUnpacking(coding, {
      onBytes: (bytes) => {
        if (this.#isOver) return
        this.#unpackedBytes += bytes.byteLength
        if (this.#unpackedBytes > maximumBytes) this.#stop(oversized('unpacked body', maximumBytes))
        else this.#body?.push(bytes, this.#lastByteAt ?? this.#startedAt)
      },
      onDrain: () => controller.resume(),
      onEnd: () => this.#finish(null),
      onBroken: () => this.#stop(malformed(`The ${coding} encoding of the body is broken or ends too early.`)),
    })
  }

  /** Our reader has caught up. While it was behind, silence was ours: the idle time starts anew. */
  #resume(controller: Controller): void {
    this.#phaseStartedAt = this.#options.clock.now()
    if (this.#unpacker === null) controller.resume()
    else this.#unpacker.resume()
  }

  #enterPhase(phase: Phase, at: number): void {
    this.#phase = phase
    this.#phaseStartedAt = at
    this.#watchDeadline()
  }

  #limitMs(phase: Phase): number {
    const { connectMs, firstByteMs, idleMs } = this.#options.request.timeouts
    return phase === 'connect' ? connectMs : phase === 'first-byte' ? firstByteMs : idleMs
  }

  #phaseDueAt(): number {
    return this.#phaseStartedAt + this.#limitMs(this.#phase)
  }

  #totalDueAt(): number {
    return this.#startedAt + this.#options.request.timeouts.totalMs
  }

  /** One timer serves all phases. It is moved only when it would fire too late, and asks again when it fires too early. */
  #watchDeadline(): void {
    const dueAt = Math.min(this.#phaseDueAt(), this.#totalDueAt())
    if (dueAt >= this.#timerDueAt) return
    this.#cancelTimer?.()
    this.#timerDueAt = dueAt
    const delayMs = Math.max(1, Math.ceil(dueAt - this.#options.clock.now()))
    this.#cancelTimer = this.#options.clock.startTimer(() => this.#onTimer(), delayMs)
  }

  #onTimer(): void {
    this.#timerDueAt = Number.POSITIVE_INFINITY
    this.#cancelTimer = null
    const now = this.#options.clock.now()
    const phaseDueAt = this.#phaseDueAt()
    const totalDueAt = this.#totalDueAt()
    const isReaderBehind = this.#body?.isPaused === true
    if (!isReaderBehind && this.#looksAgain(Math.min(phaseDueAt, totalDueAt), now)) return
    // When the timer comes so late that both are past, the one that was due first is what happened.
    if (now >= totalDueAt && (isReaderBehind || totalDueAt <= phaseDueAt))
      this.#stop(isReaderBehind ? readerTooSlow : this.#timedOut('total', this.#startedAt, now))
    else if (isReaderBehind) {
      this.#phaseStartedAt = now
      this.#watchDeadline()
    } else if (now >= phaseDueAt) this.#stop(this.#timedOut(this.#phase, this.#phaseStartedAt, now))
    else this.#watchDeadline()
  }

  /** Gives the loop the time to read what may have come by a deadline; once for each. */
  #looksAgain(dueAt: number, now: number): boolean {
    const isSecondLook = this.#inTimeFrom !== null && this.#inTimeFrom >= dueAt
    if (now < dueAt || isSecondLook || !this.#options.watch.wasLateBetween(dueAt, now)) return false
    // By the half of it the watch has closed the stretch in which the loop was late.
    this.#inTimeFrom = now + LOOK_AGAIN_MS / 2
    this.#timerDueAt = now + LOOK_AGAIN_MS
    this.#cancelTimer = this.#options.clock.startTimer(() => this.#onTimer(), LOOK_AGAIN_MS)
    return true
  }

  #timedOut(phase: Phase | 'total', since: number, now: number): RelayFailure {
    const { watch, request } = this.#options
    const limitMs = phase === 'total' ? request.timeouts.totalMs : this.#limitMs(phase)
    return timedOut({ phase, limitMs, since, inTimeFrom: this.#inTimeFrom ?? 0, now, watch })
  }

  /** Ends the relay before the wire did, and destroys the socket. */
  #stop(failure: RelayFailure): void {
    if (this.#isOver) return
    this.#finish(failure)
    this.#controller?.abort(new Error('The exchange is over.'))
  }

  #finish(failure: RelayFailure | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#leaveWire()
    if (this.#controller === null) this.#connection?.giveUp()
    if (failure !== null) this.#unpacker?.destroy()
    if (this.#body === null) this.#settleWithout(failure)
    else if (failure === null) this.#body.end()
    else this.#body.fail(failure, this.#options.clock.now())
  }

  #settleWithout(failure: RelayFailure | null): void {
    const { clock, watch, settle } = this.#options
    settle({
      kind: 'failure',
      failure: failure ?? malformed('The endpoint ended its answer without a status.'),
      timing: {
        sentAt: this.#sentAt,
        firstByteAt: this.#firstByteAt,
        firstTokenAt: null,
        lastByteAt: this.#lastByteAt,
        isTrustworthy: !watch.wasLateBetween(this.#startedAt, clock.now()),
      },
    })
  }

  #leaveWire(): void {
    if (this.#isOffWire) return
    this.#isOffWire = true
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#options.release()
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

function joinedHeaders(headers: Headers): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const name in headers) {
    const value = firstOf(headers[name])
    // Assigning would set the prototype: no header that matters has this name.
    if (value !== undefined && name !== '__proto__') joined[name] = value
  }
  return joined
}
