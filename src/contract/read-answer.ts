import type * as z from 'zod'
import type { Outcome, OutcomeKind, Timing } from '#records/outcome.ts'
import type { RelayFailure, RelayResult } from '#records/relay.ts'
import type { RequestKind } from '#records/sample.ts'
import { createByteCollector } from './byte-collector.ts'
import { chatCompletion } from './chat-completion.ts'
import { completion } from './completion.ts'
import { embeddingList } from './embedding.ts'
import { isErrorBody } from './error-object.ts'
import { imageResult } from './image-result.ts'
import { modelList } from './model-list.ts'
import { parseBody } from './parse-body.ts'
import { readUsage } from './read-usage.ts'
import { createStreamAnswer, type StreamAnswer, type StreamListener } from './stream-answer.ts'

export type ReadAnswerOptions = {
  readonly kind: RequestKind
  /** Reading stops, and so does the relay, when the body grows beyond this. */
  readonly maximumBodyBytes: number
  /** True when the request asked for an event stream (`stream: true`). */
  readonly isStream?: boolean
  /** True when our event loop was late between two moments; then the times are marked as not to be trusted. */
  readonly wasLateBetween?: (fromMs: number, toMs: number) => boolean
  /** Hears of the events of a stream as they arrive, for those who time each of them. */
  readonly onStreamEvent?: StreamListener
}

export type Answer = {
  readonly outcome: Outcome
  /**
   * The JSON as the supplier sent it, when the outcome is `answered`; null otherwise. A stream gives the body that
   * the server would have sent unstreamed.
   */
  readonly body: unknown
  /** What was received, unpacked, complete or not. */
  readonly rawBody: Uint8Array
}

const schemas: Readonly<Record<RequestKind, z.ZodType>> = {
  chat: chatCompletion,
  completion,
  embedding: embeddingList,
  image: imageResult,
  models: modelList,
}

type Verdict = {
  readonly kind: OutcomeKind
  readonly blame: Outcome['blame']
  readonly detail: string | null
  readonly body?: unknown
  readonly timeoutPhase?: Outcome['timeoutPhase']
}

/**
 * Reads what a relay gave back to its end, and says what came of the attempt. Never throws for what a supplier sends.
 *
 * Only `answered` has nobody to blame. Failures keep the blame that the relay gave them: `undetermined` ones are for
 * `decideBlame`. `detail` holds words of ours only.
 */
export async function readAnswer(result: RelayResult, options: ReadAnswerOptions): Promise<Answer> {
  if (result.kind === 'failure') return withoutResponse(result.failure, result.timing)
  const stream = opensStream(result, options)
  const received = await receive(result.body, options.maximumBodyBytes, stream)
  const rawBody = received.bytes
  const verdict = judge({ httpStatus: result.httpStatus, received, stream, options })
  const lastByteAt = received.lastByteAt ?? result.firstByteAt
  const timing: Timing = {
    sentAt: result.sentAt,
    firstByteAt: result.firstByteAt,
    firstTokenAt: stream?.firstTokenAt ?? null,
    lastByteAt,
    isTrustworthy: options.wasLateBetween?.(result.sentAt, lastByteAt) !== true,
  }
  return {
    outcome: {
      kind: verdict.kind,
      blame: verdict.blame,
      httpStatus: result.httpStatus,
      timeoutPhase: verdict.timeoutPhase ?? null,
      timing,
      usage: readUsage(verdict.body),
      bodyBytes: rawBody.byteLength,
      detail: verdict.detail,
    },
    body: verdict.kind === 'answered' ? verdict.body : null,
    rawBody,
  }
}

function withoutResponse(failure: RelayFailure, timing: Timing): Answer {
  const { kind, blame, timeoutPhase, detail } = failure
  return {
    outcome: { kind, blame, httpStatus: null, timeoutPhase, timing, usage: null, bodyBytes: 0, detail },
    body: null,
    rawBody: new Uint8Array(0),
  }
}

type Received = {
  readonly bytes: Uint8Array
  readonly lastByteAt: number | null
  readonly failure: RelayFailure | null
}

async function receive(
  body: Extract<RelayResult, { kind: 'response' }>['body'],
  maximumBodyBytes: number,
  stream: StreamAnswer | null,
): Promise<Received> {
  const collector = createByteCollector()
  let lastByteAt: number | null = null
  for await (const piece of body) {
    if (piece.kind === 'failure') return { bytes: collector.collected(), lastByteAt, failure: piece.failure }
    lastByteAt = piece.at
    if (collector.byteLength + piece.bytes.byteLength > maximumBodyBytes)
      return { bytes: collector.collected(), lastByteAt, failure: oversized(maximumBodyBytes) }
    collector.add(piece.bytes)
    stream?.add(piece.bytes, piece.at)
  }
  return { bytes: collector.collected(), lastByteAt, failure: null }
}

function oversized(maximumBodyBytes: number): RelayFailure {
  const detail = `The body is larger than ${maximumBodyBytes} bytes.`
  return { kind: 'oversized', blame: 'supplier', timeoutPhase: null, detail }
}

/** A server may answer a stream request with plain JSON. Where headers are hidden (Morse), only the body tells: later. */
function opensStream(
  response: Extract<RelayResult, { kind: 'response' }>,
  { kind, isStream, onStreamEvent }: ReadAnswerOptions,
): StreamAnswer | null {
  if (isStream !== true || (kind !== 'chat' && kind !== 'completion')) return null
  const contentType = response.headers['content-type']?.toLowerCase() ?? ''
  return contentType.startsWith('text/event-stream') || contentType === ''
    ? createStreamAnswer(kind, onStreamEvent)
    : null
}

type Evidence = {
  readonly httpStatus: number | null
  readonly received: Received
  readonly stream: StreamAnswer | null
  readonly options: ReadAnswerOptions
}

function judge({ httpStatus, received, stream, options }: Evidence): Verdict {
  const { failure, bytes } = received
  const byStatus = httpStatus === null ? null : judgeStatus(httpStatus)
  // A refusal is a refusal once its status has come, however its body ends, unless we ended it.
  const isOurs = failure?.kind === 'cancelled' || failure?.kind === 'local-fault'
  if (byStatus !== null && !isOurs) return byStatus
  if (failure !== null) return failure
  if (stream !== null && !looksLikeJson(bytes)) return judgeStream(stream)
  return judgeBody(bytes, options.kind)
}

function judgeStatus(status: number): Verdict | null {
  if (status >= 200 && status <= 299) return null
  const detail = `The endpoint answered with status ${status}.`
  if (status >= 300 && status <= 399)
    return { kind: 'redirected', blame: 'supplier', detail: `${detail} Redirects are not followed.` }
  if (status >= 400 && status <= 499) return { kind: 'refused', blame: 'supplier', detail }
  if (status >= 500 && status <= 599) return { kind: 'failed', blame: 'supplier', detail }
  return malformed(`${detail} HTTP has no such status.`)
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b
}

function judgeStream(stream: StreamAnswer): Verdict {
  const verdict = stream.end()
  if (verdict.kind === 'complete') return { kind: 'answered', blame: 'nobody', detail: null, body: verdict.body }
  return { kind: verdict.kind, blame: 'supplier', detail: verdict.problem }
}

function judgeBody(bytes: Uint8Array, kind: RequestKind): Verdict {
  const parsed = parseBody(bytes)
  if (parsed.kind === 'broken') return malformed(parsed.problem)
  if (isErrorBody(parsed.value))
    return { kind: 'error-object', blame: 'supplier', detail: 'A success status came with an error object.' }
  const checked = schemas[kind].safeParse(parsed.value)
  if (!checked.success) return malformed(shapeProblem(checked.error, kind))
  return { kind: 'answered', blame: 'nobody', detail: null, body: parsed.value }
}

function malformed(detail: string): Verdict {
  return { kind: 'malformed', blame: 'supplier', detail }
}

/** The names that may be shown: those of the contract. Keys of a supplier's making may be in the path too. */
const contractNames = new Set<PropertyKey>(
  'choices message content refusal reasoning_content tool_calls function name arguments text index finish_reason logprobs token logprob bytes top_logprobs tokens token_logprobs text_offset data embedding id object created model b64_json url status output role'.split(
    ' ',
  ),
)

function shapeProblem(error: z.ZodError, kind: RequestKind): string {
  const parts = error.issues[0]?.path ?? []
  const where = parts
    .map((part) => (typeof part === 'number' ? '[]' : contractNames.has(part) ? `.${String(part)}` : '.*'))
    .join('')
    .replace(/^\./, '')
  return where === ''
    ? `The JSON has not the shape of an answer to a ${kind} request.`
    : `The JSON has not the shape of an answer to a ${kind} request: "${where}" is missing or wrong.`.slice(0, 300)
}
