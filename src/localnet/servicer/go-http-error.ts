import { errors } from 'undici'
import { goQuote } from '#morse/go-quote.ts'

/** `Post "http://…": reason`, as Go's url.Error prints itself; the URL's password is hidden before. */
export function goUrlErrorText(method: string, url: string, reason: string): string {
  return `${method.slice(0, 1)}${method.slice(1).toLowerCase()} ${goQuote(url)}: ${reason}`
}

/**
 * What Go's net package says of a connection that failed; a text of our own for what Go has no counterpart of.
 * @param closed what is said when the other side hung up: `EOF` before the answer, `unexpected EOF` within
 */
export function goErrorText(error: unknown, closed: 'EOF' | 'unexpected EOF'): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return String(first)
  const failure: Error & Partial<NetworkFailure> = first
  const place = failure.address === undefined ? '' : ` ${hostAndPort(failure.address, failure.port)}`
  const reason = connectReasons[failure.code ?? '']
  if (failure.syscall === 'connect' && reason !== undefined) return `dial tcp${place}: connect: ${reason}`
  if (failure.syscall === 'getaddrinfo') return `dial tcp: lookup ${failure.hostname}: no such host`
  if (first instanceof errors.ConnectTimeoutError) return 'dial tcp: i/o timeout'
  if (first instanceof errors.SocketError) return closed
  if (failure.code === 'ECONNRESET') return 'read: connection reset by peer'
  if (failure.code?.startsWith('Z_')) return failure.code === 'Z_BUF_ERROR' ? 'unexpected EOF' : 'gzip: invalid header'
  if (failure.code?.startsWith('HPE_')) return 'net/http: HTTP/1.x transport connection broken: malformed HTTP response'
  return failure.message
}

type NetworkFailure = {
  readonly code: string
  readonly syscall: string
  readonly address: string
  readonly port: number
  readonly hostname: string
}

const connectReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
}

function hostAndPort(address: string, port: number | undefined): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}
