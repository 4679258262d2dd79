import { type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2'
import { isIP } from 'node:net'
import { connect as connectEncrypted, type TLSSocket } from 'node:tls'
import type { CheckAnswer, CheckRequest } from '#checks/transport-port.ts'
import { authorizationOf, pathBelow } from './direct-request.ts'

const CONNECT_TIMEOUT_MS = 10_000

type Options = {
  readonly base: URL
  readonly key: string | null
  /** Trusted roots instead of the usual ones, PEM. */
  readonly ca: string | undefined
  readonly request: CheckRequest
  readonly timeoutMs: number
  readonly maximumBytes: number
  readonly signal: AbortSignal
}

/** One exchange over HTTP/2 on a connection of its own; null where the endpoint does not agree to HTTP/2. */
export async function exchangeOverHttp2(options: Options): Promise<CheckAnswer | null> {
  const { base, key, request, timeoutMs, signal } = options
  const socket = await openSocket(options)
  if (socket === null) return null
  const startedAt = performance.now()
  const session = connectHttp2(base.origin, { createConnection: () => socket })
  // Without listeners the end of the connection would end the process; the stream tells what came of it.
  session.on('error', () => {})
  const timer = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const stream = session.request(
    {
      ...request.headers,
      ...authorizationOf(request.key, key),
      ':method': request.method,
      ':path': pathBelow(base, request.path),
    },
    { signal: timer },
  )
  try {
    const response = Promise.withResolvers<Record<string, unknown>>()
    stream.once('response', response.resolve)
    stream.once('error', response.reject)
    stream.once('close', () => response.reject(new Error('closed')))
    stream.end(request.body === null ? undefined : Buffer.from(request.body))
    const headers = await response.promise
    const firstByteMs = performance.now() - startedAt
    const read = await readBody(stream, options.maximumBytes, startedAt)
    const own = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
    return {
      kind: 'answer',
      status: Number(headers[':status']),
      headers: Object.fromEntries(own.map(([name, value]) => [name, [value].flat().join(', ')])),
      firstByteMs,
      totalMs: performance.now() - startedAt,
      ...read,
    }
  } catch {
    const totalMs = performance.now() - startedAt
    if (signal.aborted) return { kind: 'failure', reason: 'cancelled', detail: 'We stopped.', totalMs }
    const detail = timer.aborted ? 'No answer came in time.' : 'The request was broken off.'
    return { kind: 'failure', reason: timer.aborted ? 'timed-out' : 'broken-off', detail, totalMs }
  } finally {
    session.destroy()
  }
}

async function readBody(stream: ClientHttp2Stream, maximumBytes: number, startedAt: number) {
  const pieces: Buffer[] = []
  const arrivals: { atMs: number; endByte: number }[] = []
  let length = 0
  const done = (end: 'complete' | 'cut-off' | 'oversized') => ({ body: Buffer.concat(pieces), arrivals, end })
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      pieces.push(piece)
      length += piece.byteLength
      arrivals.push({ atMs: performance.now() - startedAt, endByte: length })
      if (length > maximumBytes) return done('oversized')
    }
    return done(stream.rstCode === constants.NGHTTP2_NO_ERROR && !stream.aborted ? 'complete' : 'cut-off')
  } catch {
    return done('cut-off')
  }
}

/** A connection on which both have agreed to HTTP/2; null for any other. */
function openSocket({ base, ca, signal }: Options): Promise<TLSSocket | null> {
  const host = base.hostname.replace(/^\[|\]$/g, '')
  const socket = connectEncrypted({
    host,
    port: Number(base.port) || 443,
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['h2', 'http/1.1'],
    ...(ca !== undefined && { ca }),
  })
  return new Promise((resolve) => {
    const giveUp = () => {
      socket.destroy()
      resolve(null)
    }
    // A reset is an end like any other; without a listener it would end the process.
    socket.on('error', giveUp)
    AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]).addEventListener('abort', () => {
      if (socket.getProtocol() === null) giveUp()
    })
    socket.once('secureConnect', () => (socket.alpnProtocol === 'h2' ? resolve(socket) : giveUp()))
  })
}
