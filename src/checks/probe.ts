import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import type { CheckBudget } from './check-budget.ts'
import type { CheckedService } from './checked-service.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import type { CheckedNetwork, Finding } from './finding.ts'
import { ProbeEnd } from './probe-end.ts'
import type { CheckAnswer, CheckRequest, CheckTransport, RawConnection } from './transport-port.ts'

/** How far checks go. */
export type ProbeSettings = {
  /** How long one answer may take. */
  readonly timeoutMs: number
  /** Checks of larger bodies are not run. */
  readonly largestBodyBytes: number
  /** How many words the longest prompt has. */
  readonly largestPromptWords: number
  /** Over what time a slow client spreads its body. */
  readonly slowUploadMs: number
  /** Requests at the same time when the question is how many can be. */
  readonly burstRequests: number
}

export const defaultProbeSettings: ProbeSettings = {
  timeoutMs: 120_000,
  largestBodyBytes: 50 * 1024 * 1024,
  largestPromptWords: 32_768,
  slowUploadMs: 5_000,
  burstRequests: 16,
}

/** What one check asks with. Everything it sends is counted and kept as evidence. */
export type Probe = {
  readonly network: CheckedNetwork
  readonly model: string
  /** What the endpoint is there for. */
  readonly service: CheckedService
  readonly hasKey: boolean
  readonly isEncrypted: boolean
  readonly settings: ProbeSettings
  /** Of this check alone: the same seed gives the same requests, whatever ran before. */
  readonly random: RandomStream
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Asks again where the endpoint is busy, unless `isOnce`. */
  exchange(request: CheckRequest, options?: { readonly isOnce?: boolean }): Promise<CheckAnswer>
  /** Over HTTP/2: `unseen` where no connection can be of our own, `declined` where the endpoint does not agree to it. */
  exchangeOverHttp2(request: CheckRequest): Promise<CheckAnswer | 'unseen' | 'declined'>
  /** An exchange that several checks look at; it is made once, for whoever comes first. */
  shared(name: string, request: (random: RandomStream) => CheckRequest): Promise<CheckAnswer>
  /** Null where there is no connection of our own. */
  connect(): Promise<RawConnection | null>
  sleep(milliseconds: number): Promise<void>
  /** What an earlier check found, where this one needs it. */
  findingOf(id: string): Finding | undefined
}

/** What all checks of a run share. */
export type ProbeContext = {
  readonly transport: CheckTransport
  readonly model: string
  readonly service: CheckedService
  readonly seed: string
  readonly settings: ProbeSettings
  readonly budget: CheckBudget
  readonly clock: () => number
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  readonly hidden: string | null
  readonly findings: ReadonlyMap<string, Finding>
  readonly sharedExchanges: Map<string, Promise<{ answer: CheckAnswer; evidence: Evidence }>>
}

/** The most of a body that is read. */
const MAXIMUM_RESPONSE_BYTES = 16 * 1024 * 1024
/** How often a busy endpoint is asked again, and how long we wait at most each time. */
const BUSY_RETRIES = 3
const LONGEST_WAIT_MS = 10_000

export function createProbe(context: ProbeContext, checkId: string): Probe & { readonly evidence: Evidence[] } {
  const { transport, settings, budget, clock, signal } = context
  const evidence: Evidence[] = []

  const limits = { timeoutMs: settings.timeoutMs, maximumBytes: MAXIMUM_RESPONSE_BYTES, signal }

  async function once(request: CheckRequest): Promise<{ answer: CheckAnswer; evidence: Evidence }> {
    budget.spend(Buffer.byteLength(request.body ?? ''))
    const answer = await transport.exchange(request, limits)
    if (answer.kind === 'answer') budget.receive(answer.body.byteLength)
    if (signal.aborted) throw new ProbeEnd('the time was at its end')
    return { answer, evidence: evidenceOf(request, answer, context.hidden) }
  }

  async function patiently(request: CheckRequest) {
    for (let retry = 0; ; retry += 1) {
      const done = await once(request)
      const waitMs = busyWaitMs(done.answer)
      if (waitMs === null || retry === BUSY_RETRIES) return done
      await context.sleep(waitMs, signal)
    }
  }

  return {
    evidence,
    network: transport.network,
    model: context.model,
    service: context.service,
    hasKey: transport.hasKey,
    isEncrypted: transport.isEncrypted,
    settings,
    random: randomStream(`${context.seed}/${checkId}`),
    clock,
    async exchange(request, { isOnce = false } = {}) {
      const done = await (isOnce ? once(request) : patiently(request))
      evidence.push(done.evidence)
      return done.answer
    },
    async exchangeOverHttp2(request) {
      if (transport.exchangeOverHttp2 === null) return 'unseen'
      budget.spend(Buffer.byteLength(request.body ?? ''))
      const answer = await transport.exchangeOverHttp2(request, limits)
      if (answer === null) return 'declined'
      if (answer.kind === 'answer') budget.receive(answer.body.byteLength)
      if (signal.aborted) throw new ProbeEnd('the time was at its end')
      evidence.push(evidenceOf(request, answer, context.hidden))
      return answer
    },
    async shared(name, request) {
      const known = context.sharedExchanges.get(name)
      const exchange = known ?? patiently(request(randomStream(`${context.seed}/shared/${name}`)))
      context.sharedExchanges.set(name, exchange)
      const done = await exchange
      evidence.push(done.evidence)
      return done.answer
    },
    async connect() {
      budget.spend(0)
      return transport.connect === null ? null : transport.connect(signal)
    },
    sleep: (milliseconds) => context.sleep(milliseconds, signal),
    findingOf: (id) => context.findings.get(id),
  }
}

/** How long to wait before asking again; null when the endpoint was not too busy. */
function busyWaitMs(answer: CheckAnswer): number | null {
  if (answer.kind !== 'answer' || answer.status !== 429) return null
  const seconds = Number(answer.headers?.['retry-after'] ?? '1')
  return Math.min(LONGEST_WAIT_MS, Math.max(50, (Number.isFinite(seconds) ? seconds : 1) * 1_000))
}
