import { readAnswer } from '#contract/read-answer.ts'
import type { Clock } from '#records/clock.ts'
import { contentId } from '#records/content-id.ts'
import type { Attempt, Outcome } from '#records/outcome.ts'
import type { Relay, SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import type { HeldJob, JobEngine } from '#store/jobs/job-engine.ts'
import { type DueMark, type DueRequest, dueRequests } from '#store/requester/due-requests.ts'
import { expireRequests } from '#store/requester/expire-requests.ts'
import { type RecordedOutcome, saveCycle } from '#store/requester/save-cycle.ts'
import { unfinishedAttempts } from '#store/requester/unfinished-attempts.ts'
import type { Controls } from './controls.ts'
import { nextStep, type RetryPolicy } from './next-step.ts'
import { faultOutcome, lostOutcome } from './own-outcomes.ts'
import type { RequesterHealth } from './requester-health.ts'

export type VisitPorts = {
  readonly database: Database
  readonly jobs: JobEngine
  readonly relay: Relay
  readonly controls: Controls
  readonly health: RequesterHealth
  readonly limitsOf: (supplier: Supplier) => SupplierLimits
  /**
   * How many relays may be committed now for this supplier: what its network's sessions have left, Infinity where a
   * network has none. 0 = not now.
   */
  readonly allowanceOf: (supplier: Pick<Supplier, 'id'>) => number
  readonly clock: Clock
  readonly random: () => number
  /** Hears of every outcome as it comes in. */
  readonly observe: (supplier: Supplier, outcome: Outcome) => void
  /** Which of our requesters this is. */
  readonly requester: string
  readonly retries: RetryPolicy
  /** How long raw response bodies are kept. */
  readonly evidenceMs: number
  /** A visit ends after this even when there is more to ask, so that others get their turn. */
  readonly visitMs: number
  /** Whether our event loop was so late between two moments that times in between mean nothing. */
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  /** Calls back after a time; the timer of the machine. */
  readonly after: (delayMs: number, callback: () => void) => () => void
}

/** How a visit ended, and how many outcomes it recorded. */
export type VisitEnd = {
  readonly recorded: number
  /** What our own program threw during relays; those attempts ended as `local-fault`. */
  readonly faults: readonly unknown[]
  readonly reason: 'drained' | 'time-is-up' | 'lost-lease' | 'stopped' | 'broken' | 'out-of-session'
}

/** Outcomes wait this long for company before they are written, and no longer. */
const LINGER_MS = 100
/** With free slots and nothing coming in, newly due requests are looked for this often. */
const POLL_MS = 500
/** When asked to stop, relays on the wire may end by themselves for this long. */
const GRACE_MS = 5_000
/** While more is due than there are slots, a free slot should not wait long. */
const BACKLOG_LINGER_MS = 4
/** This many waiting outcomes are written at once. */
const BATCH = 50
const HEARTBEAT_MS = 3_000

/**
 * Drains the due requests of one supplier under the lease of a visit, several in flight up to the supplier's limit.
 *
 * Every cycle is one transaction: it checks that the lease is still held, writes the outcomes that came in, and commits
 * the attempts for the slots that are free. Bytes leave only for committed attempts, so every relay is on record; and a
 * result counts once, because only the holder of the lease can write it.
 *
 * On a network with sessions nothing is committed beyond what the present session allows. When that is nothing, the
 * visit ends once its relays have: what is due stays due. A session that follows meanwhile is taken as it comes.
 */
export async function conductVisit(
  ports: VisitPorts,
  { job, supplier, signal }: { job: HeldJob; supplier: Supplier; signal: AbortSignal },
): Promise<VisitEnd> {
  const visit = new Visit(ports, job, supplier, signal)
  return visit.conduct()
}

type Answered = { readonly outcome: Outcome; readonly rawBody: Uint8Array }
type Finished = RecordedOutcome & { readonly rawBody: Uint8Array }

class Visit {
  readonly #ports: VisitPorts
  readonly #job: HeldJob
  readonly #supplier: Supplier
  readonly #limits: SupplierLimits
  readonly #signal: AbortSignal
  readonly #abort = new AbortController()
  readonly #endsAt: number
  /** Requests with a committed attempt whose outcome is not stored yet. */
  readonly #busy = new Set<string>()
  /** The last request that this visit took. One that becomes due behind it is for the next visit. */
  #mark: DueMark | undefined
  #finished: Finished[] = []
  readonly #faults: unknown[] = []
  #recorded = 0
  #wake: (() => void) | undefined
  #heartbeatAt: number

  constructor(ports: VisitPorts, job: HeldJob, supplier: Supplier, signal: AbortSignal) {
    this.#ports = ports
    this.#job = job
    this.#supplier = supplier
    this.#signal = signal
    this.#limits = ports.limitsOf(supplier)
    this.#endsAt = ports.clock() + ports.visitMs
    this.#heartbeatAt = ports.clock() + HEARTBEAT_MS
  }

  async conduct(): Promise<VisitEnd> {
    let cancelGrace = () => {}
    const stop = () => {
      cancelGrace = this.#ports.after(GRACE_MS, () => this.#abort.abort())
    }
    this.#signal.addEventListener('abort', stop)
    try {
      if (!(await this.#adoptUnfinished())) return this.#end('lost-lease')
      return await this.#cycle()
    } finally {
      this.#signal.removeEventListener('abort', stop)
      cancelGrace()
      this.#abort.abort()
    }
  }

  async #cycle(): Promise<VisitEnd> {
    for (;;) {
      const exchanged = await this.#exchange()
      if (exchanged === undefined) return this.#end('lost-lease')
      for (const { request, attempt } of exchanged.asked) {
        this.#busy.add(request.id)
        void this.#ask(request, attempt)
      }
      if (this.#busy.size === 0)
        return this.#end(this.#stopReason() ?? (exchanged.mayAsk ? 'drained' : 'out-of-session'))
      await this.#untilWorthwhile(exchanged.isBacklogged)
      if (this.#ports.clock() >= this.#heartbeatAt && !(await this.#keepLease())) return this.#end('lost-lease')
    }
  }

  #stopReason(): VisitEnd['reason'] | undefined {
    if (this.#signal.aborted) return 'stopped'
    if (this.#ports.health.isBroken) return 'broken'
    return this.#ports.clock() >= this.#endsAt ? 'time-is-up' : undefined
  }

  #end(reason: VisitEnd['reason']): VisitEnd {
    return { recorded: this.#recorded, faults: this.#faults, reason }
  }

  async #keepLease(): Promise<boolean> {
    this.#heartbeatAt = this.#ports.clock() + HEARTBEAT_MS
    return this.#ports.jobs.keep(this.#job)
  }

  /**
   * Attempts that a dead requester left without an outcome are `lost`; their requests may be asked again. Requests that
   * came too late for their period are given up.
   */
  async #adoptUnfinished(): Promise<boolean> {
    const { database, jobs, clock, retries } = this.#ports
    return database.transaction().execute(async (transaction) => {
      if (!(await jobs.isHeld(transaction, this.#job))) return false
      const unfinished = await unfinishedAttempts(transaction, this.#supplier.id)
      const now = clock()
      const lost = unfinished.map((attempt) => ({
        ...attempt,
        supplierId: this.#supplier.id,
        outcome: lostOutcome,
        recordedAt: now,
        // Asked again at once: nothing suggests that it would fail. A request that ends us each time is given up.
        nextState: attempt.attempts + 1 < retries.maximumAttempts ? ('pending' as const) : ('unscored' as const),
        notBefore: now,
      }))
      await saveCycle(transaction, { recorded: lost, responses: [], attempts: [] })
      await expireRequests(transaction, { supplierId: this.#supplier.id, now })
      return true
    })
  }

  /** One transaction: write what came in, commit what goes out next. Undefined when the lease is lost. */
  async #exchange() {
    const { database, jobs, evidenceMs } = this.#ports
    const finished = this.#finished
    this.#finished = []
    const allowance = this.#ports.allowanceOf(this.#supplier)
    const slots = this.#stopReason() === undefined ? this.#window() - this.#busy.size + finished.length : 0
    const free = Math.min(slots, allowance)
    const responses = finished
      .filter(({ rawBody }) => rawBody.length > 0)
      .map(({ attemptId, rawBody, recordedAt }) => ({ attemptId, body: rawBody, expiresAt: recordedAt + evidenceMs }))
    const asked = await database.transaction().execute(async (transaction) => {
      if (!(await jobs.isHeld(transaction, this.#job))) return undefined
      const next = free > 0 ? await this.#nextAttempts(transaction, free) : []
      await saveCycle(transaction, { recorded: finished, responses, attempts: next.map(({ attempt }) => attempt) })
      return next
    })
    if (asked === undefined) return undefined
    for (const { requestId } of finished) this.#busy.delete(requestId)
    this.#mark = asked.at(-1)?.request ?? this.#mark
    this.#recorded += finished.length
    return { asked, isBacklogged: asked.length > 0 && asked.length === free, mayAsk: allowance > 0 }
  }

  /** A few more than may be on the wire are committed ahead, so that a slot does not wait for the store. */
  #window(): number {
    const { concurrency } = this.#limits
    return concurrency + Math.ceil(concurrency / 4)
  }

  /** What is due after the mark, with the attempts to be committed for it. What is in flight lies before the mark. */
  async #nextAttempts(transaction: Database, limit: number) {
    const { clock, requester } = this.#ports
    const now = clock()
    const due = await dueRequests(transaction, {
      supplierId: this.#supplier.id,
      now,
      limit,
      after: this.#mark,
    })
    return due.map((request) => ({
      request,
      attempt: {
        id: contentId('attempt', [request.id, request.attempts]),
        requestId: request.id,
        supplierId: this.#supplier.id,
        ordinal: request.attempts,
        visitId: this.#job.id,
        requester,
        committedAt: now,
      },
    }))
  }

  async #ask(request: DueRequest, attempt: Attempt): Promise<void> {
    const { outcome, rawBody } = await this.#relayOrFault(request)
    this.#ports.observe(this.#supplier, outcome)
    const { clock, retries, random } = this.#ports
    const now = clock()
    const history = { attempts: request.attempts + 1, supplierFailures: request.supplierFailures }
    const next = nextStep(outcome, history, { policy: retries, now, random })
    this.#finished.push({
      attemptId: attempt.id,
      requestId: request.id,
      sampleId: request.sampleId,
      sampleRequests: request.sampleRequests,
      supplierId: this.#supplier.id,
      outcome,
      recordedAt: now,
      nextState: next.state,
      notBefore: next.notBefore,
      supplierFailures: next.supplierFailures,
      rawBody,
    })
    this.#wakeUp()
  }

  /** One request that trips a bug of ours must cost neither the supplier nor the other requests anything. */
  async #relayOrFault(request: DueRequest): Promise<Answered> {
    try {
      if (request.body === undefined) throw new MissingBodyError({ requestId: request.id, bodyHash: request.bodyHash })
      return await this.#relay(request, request.body)
    } catch (fault) {
      this.#faults.push(fault)
      return { outcome: faultOutcome, rawBody: new Uint8Array(0) }
    }
  }

  async #relay(request: DueRequest, body: string): Promise<Answered> {
    const { relay, clock, controls, health, wasLateBetween } = this.#ports
    const { maximumBodyBytes, timeouts } = this.#limits
    const { kind, path } = request
    const relayed = { supplier: this.#supplier, kind, method: 'POST', path, body, maximumBodyBytes, timeouts } as const
    const result = await relay(relayed, this.#abort.signal)
    const { outcome, rawBody } = await readAnswer(result, { kind, maximumBodyBytes, wasLateBetween })
    if (outcome.kind === 'answered') controls.noteAnswer(this.#supplier.id)
    const isLocal = outcome.kind === 'local-fault'
    if (!isLocal && outcome.blame !== 'undetermined') return { outcome, rawBody }
    // Others that answer clear our way to the world: then a fault of ours, such as a bad key, concerns this one alone.
    const blame = await controls.decide(this.#supplier, clock())
    if (blame === 'us' || (isLocal && blame !== 'supplier')) health.markBroken()
    return { outcome: isLocal ? outcome : { ...outcome, blame }, rawBody }
  }

  #wakeUp(): void {
    this.#wake?.()
  }

  /** Rests until a cycle is worth its transaction: enough outcomes, or one that has waited long enough. */
  async #untilWorthwhile(isBacklogged: boolean): Promise<void> {
    const enough = isBacklogged ? Math.min(BATCH, Math.ceil(this.#window() / 4)) : BATCH
    await this.#restUntil(() => this.#finished.length > 0, POLL_MS)
    await this.#restUntil(
      () => this.#finished.length >= Math.min(enough, this.#busy.size),
      isBacklogged ? BACKLOG_LINGER_MS : LINGER_MS,
    )
  }

  async #restUntil(isReady: () => boolean, longestMs: number): Promise<void> {
    const deadline = this.#ports.clock() + longestMs
    while (!isReady()) {
      const remainingMs = deadline - this.#ports.clock()
      if (remainingMs <= 0) return
      await new Promise<void>((resolve) => {
        const cancel = this.#ports.after(remainingMs, resolve)
        this.#wake = () => {
          cancel()
          resolve()
        }
      })
      this.#wake = undefined
    }
  }
}

/** The store lost the text of a request; sending anything else would be blamed on the supplier. */
class MissingBodyError extends Error {
  override readonly name = 'MissingBodyError'
  readonly code = 'MISSING_BODY'
  constructor({ requestId, bodyHash }: { requestId: string; bodyHash: string }) {
    super(`The store has no text for a request, so it is not sent.\nRequest: ${requestId}\nContent: ${bodyHash}`)
  }
}
