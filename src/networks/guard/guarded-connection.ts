import { request as requestOverHttp } from 'node:http'
import { request as requestOverHttps } from 'node:https'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { RelayFailure } from '#records/relay.ts'
import type { AddressGuard } from './address-guard.ts'
import { connectionFailure, connectionFailureOf } from './connection-failure.ts'

/** Where to connect to, as the URL says it. */
export type ConnectionTarget = {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
}

/** A forward proxy between us and all endpoints. It is ours: its address is not guarded, its faults are our blame. */
export type ForwardProxy = {
  /** `http://` or `https://`, with credentials if it wants some. */
  readonly url: string
}

export type ConnectionResult =
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'failure'; readonly failure: RelayFailure }

export type ConnectionOptionsOfOurs = {
  readonly guard: AddressGuard
  readonly proxy?: ForwardProxy | undefined
  /** Trusted roots besides the usual ones, PEM; for tests and private networks. */
  readonly certificateAuthorities?: readonly string[] | undefined
  /** Ends the attempt and destroys its socket; the failure then says `cancelled`. */
  readonly signal: AbortSignal
}

const cancelled: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped the request while the connection was being made.',
}

/**
 * Connects to a host after the guard has seen every address of it, and to no other address than those. Through a
 * proxy it opens a CONNECT tunnel to the checked address, so the proxy resolves nothing either.
 *
 * Never throws for what a host or a proxy does. The caller's signal is the only time limit.
 */
export async function openGuardedConnection(
  target: ConnectionTarget,
  options: ConnectionOptionsOfOurs,
): Promise<ConnectionResult> {
  const verdict = await options.guard(target)
  if (options.signal.aborted) return { kind: 'failure', failure: cancelled }
  if (verdict.kind === 'unresolved') return { kind: 'failure', failure: connectionFailure(verdict.code) }
  if (verdict.kind === 'forbidden') return { kind: 'failure', failure: forbidden(verdict.reason) }
  const path =
    options.proxy === undefined
      ? { kind: 'direct' as const, addresses: verdict.addresses }
      : await openTunnel(options.proxy, verdict.addresses[0] ?? '', target.port, options.signal)
  if (path.kind === 'failure') return path
  return connectAlong(path, target, options)
}

type Path =
  | { readonly kind: 'direct'; readonly addresses: readonly string[] }
  | { readonly kind: 'tunnel'; readonly socket: Socket }

function connectAlong(
  path: Path,
  target: ConnectionTarget,
  { certificateAuthorities, signal }: ConnectionOptionsOfOurs,
): Promise<ConnectionResult> {
  if (path.kind === 'tunnel' && target.protocol === 'http:')
    return Promise.resolve({ kind: 'connected', socket: path.socket })
  const socket = target.protocol === 'http:' ? connectTcp(tcpOptions(path, target)) : connectTls(tlsOptions())
  return whenConnected(socket, target.protocol === 'http:' ? 'connect' : 'secureConnect', signal)

  function tlsOptions(): ConnectionOptions {
    const hostname = target.hostname.replace(/^\[|\]$/g, '')
    return {
      ...(path.kind === 'tunnel' ? { socket: path.socket, host: hostname } : tcpOptions(path, target)),
      // Server names are for names only (RFC 6066 §3).
      servername: isIP(hostname) === 0 ? hostname : '',
      ALPNProtocols: ['http/1.1'],
      ...(certificateAuthorities === undefined ? {} : { ca: [...certificateAuthorities] }),
    }
  }
}

/** Node tries the addresses in turn, both families (RFC 8305), and asks no resolver but this list. */
function tcpOptions(path: Path, target: ConnectionTarget) {
  const addresses = path.kind === 'direct' ? path.addresses : []
  const [first = ''] = addresses
  const checked = addresses.map((address) => ({ address, family: isIP(address) }))
  const lookup: LookupFunction = (_hostname, lookupOptions, callback) => {
    if (lookupOptions.all) callback(null, checked)
    else callback(null, first, isIP(first))
  }
  const hostname = target.hostname.replace(/^\[|\]$/g, '')
  return {
    // An address needs no lookup, and Node would not ask ours: connect to the normal spelling that was checked.
    host: addresses.length === 1 ? first : hostname,
    port: target.port,
    lookup,
    autoSelectFamily: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  }
}

function whenConnected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<ConnectionResult> {
  return new Promise((resolve) => {
    function finish(result: ConnectionResult) {
      signal.removeEventListener('abort', onAbort)
      socket.off(event, onConnected)
      socket.off('close', onClose)
      if (result.kind === 'connected') socket.off('error', onError)
      else socket.destroy()
      resolve(result)
    }
    const onAbort = () => finish({ kind: 'failure', failure: cancelled })
    const onConnected = () => finish({ kind: 'connected', socket })
    const onError = (error: unknown) => finish({ kind: 'failure', failure: connectionFailureOf(error) })
    const onClose = () => finish({ kind: 'failure', failure: connectionFailure('ECONNRESET') })
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once(event, onConnected).on('error', onError).once('close', onClose)
  })
}

/** CONNECT (RFC 9110 §9.3.6) to an address through the proxy. */
function openTunnel(
  proxy: ForwardProxy,
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<Path | Extract<ConnectionResult, { kind: 'failure' }>> {
  const url = new URL(proxy.url)
  const authority = isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
  const request = (url.protocol === 'https:' ? requestOverHttps : requestOverHttp)({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyAuthorization(url) },
    agent: false,
    maxHeaderSize: 16 * 1024,
  })
  return new Promise((resolve) => {
    const onAbort = () => fail(cancelled)
    function fail(failure: RelayFailure) {
      signal.removeEventListener('abort', onAbort)
      request.destroy()
      resolve({ kind: 'failure', failure })
    }
    signal.addEventListener('abort', onAbort, { once: true })
    request.on('error', () =>
      fail(proxyFault('The proxy cannot be reached or does not speak HTTP; check its address.')),
    )
    request.on('response', (response) => fail(tunnelRefused(response.statusCode ?? 0)))
    request.on('connect', (response, socket: Socket, head) => {
      const status = response.statusCode ?? 0
      if (status < 200 || status > 299) {
        socket.destroy()
        fail(tunnelRefused(status))
        return
      }
      signal.removeEventListener('abort', onAbort)
      // TLS will take the socket over and report its errors; none may go unheard meanwhile.
      socket.on('error', () => {})
      if (head.byteLength > 0) socket.unshift(head)
      resolve({ kind: 'tunnel', socket })
    })
    request.end()
  })
}

function proxyAuthorization(url: URL): Record<string, string> {
  if (url.username === '') return {}
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** With 502, 503 and 504 a working proxy says that it cannot reach the endpoint; all else is between it and us. */
function tunnelRefused(status: number): RelayFailure {
  if (status === 502 || status === 503 || status === 504) {
    const detail = `The proxy could not connect to the endpoint (status ${status}).`
    return { kind: 'unreachable', blame: 'undetermined', timeoutPhase: null, detail }
  }
  if (status === 407) return proxyFault('The proxy wants other credentials than those in its URL (status 407).')
  return proxyFault(`The proxy refused the tunnel (status ${status}); it must permit CONNECT to any port.`)
}

function proxyFault(detail: string): RelayFailure {
  return { kind: 'local-fault', blame: 'us', timeoutPhase: null, detail }
}

/**
 * Checks a proxy setting once, before anything is sent.
 *
 * @throws {BadProxyError} when the URL is none, or not of HTTP; its message does not show the URL
 */
export function checkProxy(proxy: ForwardProxy): void {
  if (!URL.canParse(proxy.url)) throw new BadProxyError()
  const { protocol, hostname } = new URL(proxy.url)
  if ((protocol !== 'http:' && protocol !== 'https:') || hostname === '') throw new BadProxyError()
}

/** The address guard said no. The supplier chose the address. */
function forbidden(reason: string): RelayFailure {
  return {
    kind: 'forbidden-address',
    blame: 'supplier',
    timeoutPhase: null,
    detail: `The endpoint ${reason}.`.slice(0, 300),
  }
}

/** A proxy setting that cannot be used. */
export class BadProxyError extends Error {
  readonly code = 'BAD_PROXY'

  constructor() {
    super('The proxy is not a usable URL.\nWrite it as http://host:port or http://user:password@host:port.')
    this.name = 'BadProxyError'
  }
}
