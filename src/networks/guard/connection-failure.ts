import type { RelayFailure } from '#records/relay.ts'

type Cause = Pick<RelayFailure, 'kind' | 'blame' | 'timeoutPhase' | 'detail'>

function unreachable(detail: string): Cause {
  return { kind: 'unreachable', blame: 'undetermined', timeoutPhase: null, detail }
}

function ourFault(detail: string): Cause {
  return { kind: 'local-fault', blame: 'us', timeoutPhase: null, detail }
}

const connectTimeout: Cause = {
  kind: 'timed-out',
  blame: 'undetermined',
  timeoutPhase: 'connect',
  detail: 'The connection was not made in time.',
}

/** What each error code of a connection attempt means (libuv's names, c-ares' names). */
const causes = new Map<string, Cause>(
  Object.entries({
    ECONNREFUSED: unreachable('The connection was refused.'),
    ECONNRESET: unreachable('The connection was reset while it was being made.'),
    ECONNABORTED: unreachable('The connection was aborted while it was being made.'),
    EPIPE: unreachable('The connection was closed while it was being made.'),
    EHOSTUNREACH: unreachable('There is no route to the host.'),
    ENETUNREACH: unreachable('There is no route to the network.'),
    EHOSTDOWN: unreachable('The host is down.'),
    EPROTO: unreachable('The endpoint does not speak TLS as we do.'),
    ETIMEDOUT: connectTimeout,
    ENOTFOUND: unreachable('The name does not exist.'),
    ENODATA: unreachable('The name has no address.'),
    EBADNAME: unreachable('The name is not a valid host name.'),
    EAI_AGAIN: unreachable('The name could not be looked up for now.'),
    ESERVFAIL: unreachable('The name server failed.'),
    EREFUSED: unreachable('The name server refused to answer.'),
    ETIMEOUT: unreachable('The name server did not answer in time.'),
    EFORMERR: unreachable('The name server sent nonsense.'),
    EBADRESP: unreachable('The name server sent nonsense.'),
    ENOTIMP: unreachable('The name server cannot answer this question.'),
    EMFILE: ourFault('This process has no file descriptor left for a socket; raise its limit (ulimit -n).'),
    ENFILE: ourFault('This machine has no file descriptor left for a socket.'),
    ENOBUFS: ourFault('This machine has no buffer left for a socket.'),
    ENOMEM: ourFault('This machine has no memory left for a socket.'),
    EADDRNOTAVAIL: ourFault('This machine has no local port or address left to connect from.'),
    EADDRINUSE: ourFault('This machine has no local port left to connect from.'),
    ENETDOWN: ourFault('The network interface of this machine is down.'),
    EACCES: ourFault('This machine does not permit the connection (firewall or policy).'),
    EPERM: ourFault('This machine does not permit the connection (firewall or policy).'),
    EAFNOSUPPORT: ourFault('This machine does not speak that address family.'),
    ECANCELLED: ourFault('The name lookup was stopped.'),
    EDESTRUCTION: ourFault('The name lookup was stopped.'),
  }),
)

const certificateDetails = new Map(
  Object.entries({
    CERT_HAS_EXPIRED: 'The TLS certificate has expired.',
    CERT_NOT_YET_VALID: 'The TLS certificate is not yet valid.',
    CERT_REVOKED: 'The TLS certificate has been revoked.',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'The TLS certificate is self-signed.',
    SELF_SIGNED_CERT_IN_CHAIN: 'The TLS certificate chain is self-signed.',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The TLS certificate chain is incomplete.',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The TLS certificate is from an unknown issuer.',
    ERR_TLS_CERT_ALTNAME_INVALID: 'The TLS certificate is for another host name.',
  }),
)

/**
 * What an error of a connection attempt means: whose it is, in our words. Blame for an endpoint that cannot be reached
 * is `undetermined` here, since only relays to others can tell whether the path or the endpoint is broken.
 *
 * @param code of the error or of the resolver; of an `AggregateError` (several addresses tried) that of its first error
 */
export function connectionFailure(code: string): RelayFailure {
  const cause = causes.get(code)
  if (cause !== undefined) return cause
  const certificate = certificateDetails.get(code)
  if (certificate !== undefined) return unreachable(certificate)
  if (/^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$)/.test(code))
    return unreachable('The TLS handshake failed.')
  return unreachable(`Connecting failed in a way we do not know (${safeCode(code)}).`)
}

/** The failure of a connection attempt that threw. */
export function connectionFailureOf(error: unknown): RelayFailure {
  return connectionFailure(connectionCode(error))
}

function connectionCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return aggregateCode(error.errors)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'no code'
}

/** A fault of ours at one address says nothing about the endpoint when another address gave a real answer. */
function aggregateCode(errors: readonly unknown[]): string {
  const codes = errors.map(connectionCode)
  return codes.find((code) => causes.get(code)?.kind !== 'local-fault') ?? codes[0] ?? 'no code'
}

function safeCode(code: string): string {
  return /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'no code'
}
