import { Pool } from 'undici'
import type { AddressGuard } from '#networks/guard/address-guard.ts'
import { checkProxy, type ForwardProxy } from '#networks/guard/guarded-connection.ts'
import type { Relay, RelayFailure, RelayRequest, RelayResult } from '#records/relay.ts'
import { supplierId } from '#records/supplier.ts'
import { type Clock, systemClock } from './clock.ts'
import { Connection } from './connection.ts'
import { type EventLoopWatch, watchEventLoop } from './event-loop-watch.ts'
import { Exchange } from './exchange.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import type { SecretReference } from './secret.ts'
import type { DirectSupplier } from './suppliers-file.ts'

export type DirectRelayOptions = {
  readonly suppliers: readonly DirectSupplier[]
  readonly guard: AddressGuard
  /** The key behind a reference. A rejection makes the relay a `local-fault` that shows the error's message. */
  readonly readSecret: (reference: SecretReference) => Promise<string>
  readonly clock?: Clock
  readonly proxy?: ForwardProxy | undefined
  /** Trusted roots besides the usual ones, PEM. */
  readonly certificateAuthorities?: readonly string[] | undefined
  readonly watch?: EventLoopWatch
}

export type DirectRelay = {
  readonly relay: Relay
  /** True when our event loop was too late for times between the two moments to mean anything. */
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  /** Destroys every socket; relays in flight end as `cancelled`. */
  close(): Promise<void>
}

/** A key is read again after this, so that a rotated file is noticed. */
const secretLifeMs = 60_000

type Route = {
  readonly supplier: DirectSupplier
  readonly pool: Pool
  readonly limiter: Limiter
  /** The supplier's URL without its origin: goes before every path. */
  readonly basePath: string
  /** The read key with its moment; null before the first relay. */
  authorization: { readonly header: string | null; readonly readAt: number } | null
}

/**
 * The relay to endpoints of a suppliers file. Per supplier it keeps connections open, holds to the supplier's
 * concurrency and rate (waiting for a place is no part of any timeout), and sends nothing twice.
 *
 * Redirects are answers like any other and never followed. The key goes into the Authorization header and nowhere else.
 *
 * @throws {BadProxyError} for a proxy that is no URL
 */
export function createDirectRelay({
  suppliers,
  guard,
  readSecret,
  clock = systemClock,
  proxy,
  certificateAuthorities,
  watch = watchEventLoop({ clock }),
}: DirectRelayOptions): DirectRelay {
  if (proxy !== undefined) checkProxy(proxy)
  const routes = new Map(suppliers.map((supplier) => [idOf(supplier), createRoute(supplier)]))
  const closing = new AbortController()

  function createRoute(supplier: DirectSupplier): Route {
    const url = new URL(supplier.url)
    const target = targetOf(url)
    const factory = (origin: URL) => new Connection(origin, { target, guard, proxy, certificateAuthorities })
    return {
      supplier,
      pool: new Pool(url.origin, { connections: supplier.limits.concurrency, pipelining: 1, allowH2: false, factory }),
      limiter: createLimiter({ ...supplier.limits, clock }),
      basePath: url.pathname.replace(/\/+$/, ''),
      authorization: supplier.key === null ? { header: null, readAt: Number.POSITIVE_INFINITY } : null,
    }
  }

  async function relay(request: RelayRequest, signal: AbortSignal): Promise<RelayResult> {
    const route = routes.get(request.supplier.id)
    if (route === undefined) return withoutAnswer(unknownSupplier)
    if (signal.aborted || closing.signal.aborted) return withoutAnswer(stopped)
    const authorization = currentAuthorization(route) ?? (await readAuthorization(route))
    if (authorization.kind === 'failure') return withoutAnswer(authorization.failure)
    if (!route.limiter.tryAcquire()) {
      const isGranted = await route.limiter.acquire(AbortSignal.any([signal, closing.signal]))
      if (!isGranted) return withoutAnswer(stopped)
    }
    return exchange(route, request, authorization.header, signal)
  }

  function exchange(
    route: Route,
    request: RelayRequest,
    authorization: string | null,
    signal: AbortSignal,
  ): Promise<RelayResult> {
    return new Promise((resolve) => {
      const handler = new Exchange({
        request,
        signal,
        clock,
        watch,
        settle: resolve,
        release: () => route.limiter.release(),
      })
      route.pool.dispatch(
        {
          path: route.basePath + request.path,
          method: request.method,
          body: request.body ?? null,
          headers: headersFor(request, authorization),
        },
        handler,
      )
    })
  }

  function currentAuthorization(route: Route): Authorization | null {
    const { authorization } = route
    if (authorization === null || clock.now() - authorization.readAt > secretLifeMs) return null
    return { kind: 'header', header: authorization.header }
  }

  async function readAuthorization(route: Route): Promise<Authorization> {
    const { id, key } = route.supplier
    if (key === null) return { kind: 'header', header: null }
    try {
      const secret = (await readSecret(key)).trim()
      if (!/^[\x21-\x7e]+$/.test(secret))
        return keyFault(`The key of ${id} is empty or has characters that no header may have.`)
      route.authorization = { header: `Bearer ${secret}`, readAt: clock.now() }
      return { kind: 'header', header: route.authorization.header }
    } catch (error) {
      return keyFault(`The key of ${id} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`)
    }
  }

  return {
    relay,
    wasLateBetween: watch.wasLateBetween,
    close: async () => {
      closing.abort()
      watch.stop()
      await Promise.all([...routes.values()].map(({ pool }) => pool.destroy()))
    },
  }
}

type Authorization =
  | { readonly kind: 'header'; readonly header: string | null }
  | { readonly kind: 'failure'; readonly failure: RelayFailure }

function keyFault(detail: string): Authorization {
  return {
    kind: 'failure',
    failure: { kind: 'local-fault', blame: 'us', timeoutPhase: null, detail: detail.slice(0, 300) },
  }
}

const unknownSupplier: RelayFailure = {
  kind: 'local-fault',
  blame: 'us',
  timeoutPhase: null,
  detail: 'The supplier is not in the suppliers file that this process has read.',
}

const stopped: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped the request before it was sent.',
}

function withoutAnswer(failure: RelayFailure): RelayResult {
  return {
    kind: 'failure',
    failure,
    timing: { sentAt: null, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: true },
  }
}

function idOf(supplier: DirectSupplier): string {
  return supplierId({ network: 'direct', address: supplier.id, service: supplier.service })
}

function targetOf(url: URL) {
  const protocol = url.protocol === 'https:' ? ('https:' as const) : ('http:' as const)
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { protocol, hostname: url.hostname, port }
}

/** What the usual clients of such endpoints send, no more: measuring must not stand out. */
function headersFor(request: RelayRequest, authorization: string | null): string[] {
  const headers = ['accept', 'application/json', 'accept-encoding', 'gzip, deflate']
  if (request.method === 'POST') headers.push('content-type', 'application/json')
  if (authorization !== null) headers.push('authorization', authorization)
  return headers
}
