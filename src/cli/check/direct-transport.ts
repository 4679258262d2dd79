import { Agent, type Dispatcher, ProxyAgent, request as send } from 'undici'
import type { Arrival, CheckAnswer, CheckRequest, CheckTransport } from '#checks/transport-port.ts'
import { authorizationOf, pathBelow } from './direct-request.ts'
import { exchangeOverHttp2 } from './http2-exchange.ts'
import { openRawConnection } from './raw-connection.ts'

export type DirectTransportOptions = {
  /** The endpoint's base address, without `/v1`. */
  readonly url: string
  readonly key: string | null
  readonly proxy?: string | undefined
  /** Trusted roots instead of the usual ones, PEM. */
  readonly certificateAuthority?: string | undefined
  /** Connections at the same time. */
  readonly connections: number
}

const CONNECT_TIMEOUT_MS = 10_000

/** Reaches an endpoint by its URL. No redirect is followed, nothing is sent twice, answers come as they are. */
export function createDirectTransport(options: DirectTransportOptions): CheckTransport & AsyncDisposable {
  const { key, proxy, connections, certificateAuthority: ca } = options
  const base = new URL(options.url)
  // As most clients of models do; HTTP/2 is a question of its own.
  const shared = { allowH2: false, connections, bodyTimeout: 0, headersTimeout: 0, maxHeaderSize: 64 * 1024 }
  const dispatcher =
    proxy === undefined
      ? new Agent({ ...shared, connect: { timeout: CONNECT_TIMEOUT_MS, ...(ca !== undefined && { ca }) } })
      : new ProxyAgent({ ...shared, uri: proxy })
  return {
    network: 'direct',
    hasKey: key !== null,
    isEncrypted: base.protocol === 'https:',
    exchange: (request, limits) => exchange({ dispatcher, base, key, request, ...limits }),
    exchangeOverHttp2:
      proxy === undefined && base.protocol === 'https:'
        ? (request, limits) => exchangeOverHttp2({ base, key, ca, request, ...limits })
        : null,
    connect: proxy === undefined ? (signal) => openRawConnection({ base, key, signal, ca }) : null,
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  }
}

type Exchange = {
  readonly dispatcher: Dispatcher
  readonly base: URL
  readonly key: string | null
  readonly request: CheckRequest
  readonly timeoutMs: number
  readonly maximumBytes: number
  readonly signal: AbortSignal
}

async function exchange(options: Exchange): Promise<CheckAnswer> {
  const { dispatcher, base, request, timeoutMs, signal } = options
  const ending = new AbortController()
  const timer = AbortSignal.timeout(timeoutMs)
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  try {
    const response = await send(new URL(pathBelow(base, request.path), base), {
      dispatcher,
      method: request.method as Dispatcher.HttpMethod,
      headers: headersOf(options),
      body: request.body === null ? null : Buffer.from(request.body),
      signal: AbortSignal.any([signal, timer, ending.signal]),
    })
    const firstByteMs = elapsed()
    const read = await readBody(response.body, options, elapsed)
    if (read.end === 'left' || read.end === 'oversized') ending.abort()
    if (timer.aborted) return failed('timed-out', `No answer was complete after ${timeoutMs / 1_000} s.`, elapsed())
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    )
    return { kind: 'answer', status: response.statusCode, headers, firstByteMs, totalMs: elapsed(), ...read }
  } catch (error) {
    if (timer.aborted) return failed('timed-out', `No answer came within ${timeoutMs / 1_000} s.`, elapsed())
    if (signal.aborted) return failed('cancelled', 'We stopped.', elapsed())
    return failureOf(error, elapsed())
  }
}

async function readBody(
  stream: AsyncIterable<Buffer>,
  { request, maximumBytes }: Exchange,
  elapsed: () => number,
): Promise<Pick<Extract<CheckAnswer, { kind: 'answer' }>, 'body' | 'arrivals' | 'end'>> {
  const pieces: Buffer[] = []
  const arrivals: Arrival[] = []
  let length = 0
  const done = (end: 'complete' | 'left' | 'cut-off' | 'oversized') => ({ body: Buffer.concat(pieces), arrivals, end })
  try {
    for await (const piece of stream) {
      pieces.push(piece)
      length += piece.byteLength
      arrivals.push({ atMs: elapsed(), endByte: length })
      if (request.leavesAt?.(piece) === true) return done('left')
      if (length > maximumBytes) return done('oversized')
    }
    return done('complete')
  } catch {
    return done('cut-off')
  }
}

function headersOf({ request, key }: Exchange): Record<string, string> {
  return { ...request.headers, ...authorizationOf(request.key, key) }
}

type Failure = Extract<CheckAnswer, { kind: 'failure' }>

function failed(reason: Failure['reason'], detail: string, totalMs: number): CheckAnswer {
  return { kind: 'failure', reason, detail, totalMs }
}

const unreachableCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]

function failureOf(error: unknown, totalMs: number): CheckAnswer {
  const code = codeOf(error)
  if (unreachableCodes.includes(code)) return failed('unreachable', `No connection (${code}).`, totalMs)
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    return failed('certificate', `Its certificate is not valid (${code}).`, totalMs)
  }
  return failed('broken-off', `The connection broke off before an answer (${code || 'no reason is known'}).`, totalMs)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return codeOf(error.cause) || own
}
