import { isDeepStrictEqual } from 'node:util'
import type { AddressGuard } from '#networks/guard/address-guard.ts'
import { checkProxy, type ForwardProxy } from '#networks/guard/guarded-connection.ts'
import { type Clock, systemClock } from '#networks/http/clock.ts'
import { type Endpoint, type EndpointRequest, openEndpoint } from '#networks/http/endpoint.ts'
import { type EventLoopWatch, watchEventLoop } from '#networks/http/event-loop-watch.ts'
import { stoppedBeforeSending, unsent } from '#networks/http/exchange-failure.ts'
import { createLimiter, type Limiter } from '#networks/http/limiter.ts'
import type { Relay, RelayFailure, RelayRequest, RelayResult } from '#records/relay.ts'
import { supplierId } from '#records/supplier.ts'
import { type AuthorizationSource, createAuthorization } from './authorization.ts'
import { type ClientHeaders, plainHeaders } from './client-headers.ts'
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
  /** Uniform in [0, 1): which client a request imitates. */
  readonly random?: () => number
}

export type DirectRelay = {
  readonly relay: Relay
  /** True when our event loop was too late for times between the two moments to mean anything. */
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  /** Reaches these from now on, and no others. Connections of who is gone or has changed are closed. */
  setSuppliers(suppliers: readonly DirectSupplier[]): Promise<void>
  /** Destroys every socket; relays in flight end as `cancelled`. */
  close(): Promise<void>
}

type Route = {
  readonly supplier: DirectSupplier
  readonly endpoint: Endpoint
  readonly limiter: Limiter
  readonly authorization: AuthorizationSource
  /** Headers that say which client asks. */
  readonly drawHeaders: () => ClientHeaders
}

/**
 * The relay to endpoints of a suppliers file. Per supplier it keeps connections open, holds to the supplier's
 * concurrency and rate (waiting for a place is no part of any timeout), and sends nothing twice.
 *
 * Redirects are answers like any other and never followed. The key goes into the Authorization header and nowhere else.
 *
 * @throws {BadProxyError} for a proxy that is no URL
 */
export function createDirectRelay({ suppliers, clock = systemClock, ...options }: DirectRelayOptions): DirectRelay {
  if (options.proxy !== undefined) checkProxy(options.proxy)
  const watch = options.watch ?? watchEventLoop({ clock })
  const routes = new Map(
    suppliers.map((supplier) => [idOf(supplier), createRoute(supplier, { ...options, clock })] as const),
  )
  const closing = new AbortController()

  async function relay(request: RelayRequest, signal: AbortSignal): Promise<RelayResult> {
    const route = routes.get(request.supplier.id)
    if (route === undefined) return unsent(unknownSupplier)
    const authorization = route.authorization.current() ?? (await route.authorization.read())
    if (authorization.kind === 'failure') return unsent(authorization.failure)
    if (!route.limiter.tryAcquire()) {
      const isGranted = await route.limiter.acquire(AbortSignal.any([signal, closing.signal]))
      if (!isGranted) return unsent(stoppedBeforeSending)
    }
    if (!signal.aborted && !closing.signal.aborted)
      return exchange(route, { request, authorization: authorization.header, signal, clock, watch })
    route.limiter.release()
    return unsent(stoppedBeforeSending)
  }

  return {
    relay,
    wasLateBetween: watch.wasLateBetween,
    async setSuppliers(next) {
      const wanted = new Map(next.map((supplier) => [idOf(supplier), supplier]))
      const gone = [...routes].filter(([id, route]) => !isDeepStrictEqual(wanted.get(id), route.supplier))
      for (const [id] of gone) routes.delete(id)
      for (const [id, supplier] of wanted)
        if (!routes.has(id)) routes.set(id, createRoute(supplier, { ...options, clock }))
      await Promise.all(gone.map(([, { endpoint }]) => endpoint.close()))
    },
    close: async () => {
      closing.abort()
      watch.stop()
      await Promise.all([...routes.values()].map(({ endpoint }) => endpoint.close()))
    },
  }
}

type RouteOptions = Omit<DirectRelayOptions, 'suppliers' | 'clock' | 'watch'> & { readonly clock: Clock }

function createRoute(supplier: DirectSupplier, options: RouteOptions): Route {
  const { readSecret, clock, random = Math.random } = options
  const clients = supplier.clientHeaders ?? [plainHeaders]
  return {
    supplier,
    drawHeaders: () => clients[Math.floor(random() * clients.length)] ?? plainHeaders,
    endpoint: openEndpoint(new URL(supplier.url), { ...options, connections: supplier.limits.concurrency }),
    limiter: createLimiter({ ...supplier.limits, clock }),
    authorization: createAuthorization({ supplier, readSecret, clock }),
  }
}

type Ready = Pick<EndpointRequest, 'signal' | 'clock' | 'watch'> & {
  readonly request: RelayRequest
  readonly authorization: string | null
}

function exchange(
  { endpoint, limiter, drawHeaders }: Route,
  { request, authorization, ...ready }: Ready,
): Promise<RelayResult> {
  return endpoint.exchange({
    ...ready,
    method: request.method,
    path: request.path,
    headers: headersFor(request, authorization, drawHeaders()),
    body: request.body ?? null,
    limits: request,
    release: () => limiter.release(),
  })
}

const unknownSupplier: RelayFailure = {
  kind: 'local-fault',
  blame: 'us',
  timeoutPhase: null,
  detail: 'This process knows no such supplier: it is neither in the suppliers file that it has read nor added since.',
}

function idOf(supplier: DirectSupplier): string {
  return supplierId({ network: 'direct', address: supplier.id, service: supplier.service })
}

/** What a client of users sends, no more: measuring must not stand out. */
function headersFor(request: RelayRequest, authorization: string | null, client: ClientHeaders): string[] {
  const headers = client.flat()
  if (request.method === 'POST') headers.push('content-type', 'application/json')
  if (authorization !== null) headers.push('authorization', authorization)
  return headers
}
