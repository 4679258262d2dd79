import { errors } from 'undici'
import type { RelayFailure } from '#records/relay.ts'

function failure(kind: RelayFailure['kind'], blame: RelayFailure['blame'], detail: string): RelayFailure {
  return { kind, blame, timeoutPhase: null, detail }
}

function reset(detail: string): RelayFailure {
  return failure('reset', 'undetermined', detail)
}

/** What each error code after the connection was made means (libuv's names and undici's). */
const failures = new Map<string, RelayFailure>(
  Object.entries({
    ECONNRESET: reset('The connection was reset before the answer was complete.'),
    ECONNABORTED: reset('The connection was aborted before the answer was complete.'),
    EPIPE: reset('The connection was closed while the request was being sent.'),
    UND_ERR_SOCKET: reset('The connection was closed before the answer was complete.'),
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: reset('The body ended before the length that its header gave.'),
    ETIMEDOUT: reset('The connection went dead before the answer was complete.'),
    EHOSTUNREACH: reset('The route to the host was lost before the answer was complete.'),
    ENETUNREACH: reset('The route to the network was lost before the answer was complete.'),
    EPROTO: failure('malformed', 'supplier', 'The endpoint broke the TLS protocol.'),
    UND_ERR_HEADERS_OVERFLOW: failure('oversized', 'supplier', 'The response headers are larger than 16 KiB.'),
    UND_ERR_DESTROYED: failure('cancelled', 'us', 'The relay was closed.'),
    UND_ERR_CLOSED: failure('cancelled', 'us', 'The relay was closed.'),
    UND_ERR_ABORTED: failure('cancelled', 'us', 'We stopped the request.'),
    UND_ERR_INVALID_ARG: failure('local-fault', 'us', 'The request has a path or a header that HTTP does not allow.'),
    UND_ERR_NOT_SUPPORTED: failure('local-fault', 'us', 'The request has a header that the HTTP client does not send.'),
    EMFILE: failure('local-fault', 'us', 'This process has no file descriptor left.'),
    ENOBUFS: failure('local-fault', 'us', 'This machine has no buffer left for a socket.'),
    ENOMEM: failure('local-fault', 'us', 'This machine has no memory left for a socket.'),
    ENETDOWN: failure('local-fault', 'us', 'The network interface of this machine went down.'),
  }),
)

/**
 * What an error in the middle of a relay means: whose it is, in our words. Resets are `undetermined`, since only
 * relays to others can tell whether the path or the endpoint broke. So is an error that we do not know: blaming
 * ourselves would let an endpoint that provokes one go free.
 */
export function failureOfError(error: Error): RelayFailure {
  if (error instanceof ConnectError) return error.failure
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = failures.get(code)
  if (known !== undefined) return known
  if (error instanceof errors.HTTPParserError)
    return failure('malformed', 'supplier', 'The endpoint did not answer in HTTP/1.1.')
  if (/^ERR_(SSL|TLS)_/.test(code)) return failure('malformed', 'supplier', 'The endpoint broke the TLS protocol.')
  const name = /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'no code'
  return reset(`The answer broke off in a way we do not know (${name}).`)
}

/** Carries the failure of a connection attempt through the HTTP client, which wants an error. */
export class ConnectError extends Error {
  readonly code = 'RELAY_CONNECT'
  readonly failure: RelayFailure

  constructor({ failure, cause }: { failure: RelayFailure; cause?: unknown }) {
    super(failure.detail, { cause })
    this.name = 'ConnectError'
    this.failure = failure
  }
}
