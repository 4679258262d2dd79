import { readAnswer } from '#contract/read-answer.ts'
import type { Outcome } from '#records/outcome.ts'
import type { Relay, RelayRequest, RelayTimeouts } from '#records/relay.ts'
import type { BodyBudget } from './body-budget.ts'
import type { LoadClock } from './load-clock.ts'
import type { SendRequest, SentRequest } from './run-load.ts'
import type { PreparedRequest, Workload } from './workload/workload.ts'

export type SenderOptions = {
  readonly workload: Workload
  readonly relay: Relay
  readonly supplier: RelayRequest['supplier']
  readonly timeouts: RelayTimeouts
  readonly maximumBodyBytes: number
  /** Of all answers in flight. */
  readonly budget: BodyBudget
  /** The clock by which the relay tells its moments. */
  readonly clock: LoadClock
  /** Gets the text of every answer, for whoever counts its tokens. */
  readonly onText?: (index: number, text: string, outputTokens: number | null) => void
}

/** Sends the requests of a workload through a relay; the next one is made ready ahead of its time. */
export function createSender(options: SenderOptions): {
  readonly send: SendRequest
  readonly prepare: (index: number) => void
} {
  const { workload } = options
  let ready: { readonly index: number; readonly request: PreparedRequest } | null = null
  return {
    prepare: (index) => {
      ready = { index, request: workload.request(index) }
    },
    send: (index, signal) =>
      sendRequest(index, ready?.index === index ? ready.request : workload.request(index), options, signal),
  }
}

async function sendRequest(
  index: number,
  prepared: PreparedRequest,
  { relay, supplier, timeouts, maximumBodyBytes, budget, clock, onText }: SenderOptions,
  signal: AbortSignal,
): Promise<SentRequest> {
  const { kind, path, body, isStream } = prepared
  const contentEventsMs: number[] = []
  let firstEventMs: number | null = null
  const result = await relay({ supplier, kind, method: 'POST', path, body, maximumBodyBytes, timeouts }, signal)
  const watched = result.kind === 'response' ? budget.watch(result.body) : null
  const received = result.kind === 'response' && watched !== null ? { ...result, body: watched.pieces } : result
  const { outcome, body: answer } = await readAnswer(received, {
    kind,
    maximumBodyBytes,
    isStream,
    onStreamEvent: (at, hasContent) => {
      firstEventMs ??= at
      if (hasContent) contentEventsMs.push(at)
    },
  })
  watched?.release()
  const { timing, usage } = outcome
  const text = answeredText(answer)
  if (outcome.kind === 'answered' && text !== '') onText?.(index, text, usage?.completionTokens ?? null)
  return {
    outcome: outcome.kind,
    cause: watched?.isBeyondBudget === true ? 'memory' : causeOf(outcome),
    sentMs: timing.sentAt,
    firstByteMs: timing.firstByteAt,
    firstEventMs,
    firstTokenMs: contentEventsMs[0] ?? null,
    lastTokenMs: contentEventsMs.at(-1) ?? null,
    endMs: timing.lastByteAt ?? clock.now(),
    contentEventsMs,
    promptTokens: usage?.promptTokens ?? null,
    outputTokens: usage?.completionTokens ?? null,
    textBytes: Buffer.byteLength(text),
    units: outcome.kind === 'answered' ? unitsOf(answer, kind) : 0,
  }
}

/** The phase of a timeout, the status of a refusal: what tells failures of one kind apart. */
function causeOf({ kind, timeoutPhase, httpStatus }: Outcome): string | null {
  if (kind === 'refused' || kind === 'failed' || kind === 'redirected') return httpStatus?.toString() ?? null
  return timeoutPhase
}

type Fields = Readonly<Record<string, unknown>>

/** The generated text of an answer that was read as the contract's; reasoning counts, tool calls by their arguments. */
function answeredText(answer: unknown): string {
  const choices = (answer as Fields | null)?.choices
  if (!Array.isArray(choices)) return ''
  return choices
    .flatMap((choice: Fields) => {
      const message = (choice.message ?? choice) as Fields
      const calls = Array.isArray(message.tool_calls) ? message.tool_calls : []
      const parts = [message.reasoning_content, message.content, message.refusal, message.text]
      return [...parts, ...calls.map((call: Fields) => (call.function as Fields | undefined)?.arguments)]
    })
    .filter((part) => typeof part === 'string')
    .join('')
}

function unitsOf(answer: unknown, kind: PreparedRequest['kind']): number {
  if (kind !== 'image' && kind !== 'embedding') return 1
  const { data, output } = answer as Fields
  if (Array.isArray(data)) return data.length
  return Array.isArray(output) ? output.length : 0
}
