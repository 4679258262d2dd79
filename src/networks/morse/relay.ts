import { type Relay as MorseRelay, signRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import type { Timing } from '#records/outcome.ts'
import type { Relay, RelayFailure, RelayRequest, RelayResult, SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { AddressGuard } from '../guard/address-guard.ts'
import type { ForwardProxy } from '../guard/guarded-connection.ts'
import type { Clock } from '../http/clock.ts'
import { type Endpoint, openEndpoint } from '../http/endpoint.ts'
import type { EventLoopWatch } from '../http/event-loop-watch.ts'
import { malformed, oversized } from '../http/exchange-failure.ts'
import { createLimiter, type Limiter } from '../http/limiter.ts'
import { isBeyondPromisedSize } from './blame-table.ts'
import type { ChainWatch } from './chain-watch.ts'
import { type Acceptances, heightAllowanceBlocks, judgeClaim } from './judge-claim.ts'
import { operatorOf } from './operator.ts'
import { serviceUrlOf } from './service-url.ts'
import type { RelayGrant, SessionBook } from './session-book.ts'

export type MorseRelayOptions = {
  readonly book: SessionBook
  readonly watch: ChainWatch
  readonly acceptances: Acceptances
  readonly guard: AddressGuard
  readonly proxy?: ForwardProxy | undefined
  readonly certificateAuthorities?: readonly string[] | undefined
  /** Relays go here instead of to the nodes' own addresses: a proxy (geo-mesh) that speaks for all of them. */
  readonly meshUrl: URL | null
  readonly limits: SupplierLimits
  readonly clock: Clock
  readonly loopWatch: EventLoopWatch
  /** So many bytes that nobody can guess. */
  readonly randomBytes: (count: number) => Uint8Array
  readonly report: (message: string) => void
}

type Address = Pick<Supplier, 'address' | 'service'>
type Route = { readonly url: string; readonly endpoint: Endpoint }

/**
 * The relay to nodes of a Morse network: one signed relay of one of our applications in a present session, never sent
 * twice. The answer counts only with the node's signature on it; then its body comes as one piece, and HTTP status and
 * headers of the backend stay hidden.
 */
export class MorseRelays {
  readonly #options: MorseRelayOptions
  readonly #routes = new Map<string, Route>()
  readonly #limiters = new Map<string, Limiter>()
  readonly #closing = new AbortController()

  constructor(options: MorseRelayOptions) {
    this.#options = options
  }

  readonly relay: Relay = async (request, signal) => {
    const { book, acceptances } = this.#options
    const { service, address } = request.supplier
    // Controls have no body; they go where they can tell whether an application of ours is at fault.
    const preferred = request.body === undefined ? acceptances.doubted : null
    const granted = book.grant(service, address, preferred)
    if (granted === undefined) return withoutRelay(outOfSession)
    const limiter = this.#limiterOf(request.supplier)
    const stopping = AbortSignal.any([signal, this.#closing.signal])
    if (!limiter.tryAcquire() && !(await limiter.acquire(stopping))) {
      granted.giveBack()
      return withoutRelay(stopped)
    }
    // Waiting may have taken the session's last moments.
    const grant = this.#renewed(granted, request.supplier)
    if (grant === undefined || stopping.aborted) {
      if (grant !== undefined) grant.giveBack()
      limiter.release()
      return withoutRelay(stopping.aborted ? stopped : outOfSession)
    }
    const route = this.#routeOf(request.supplier, grant.node.serviceUrl)
    if (route === undefined) {
      grant.giveBack()
      limiter.release()
      return withoutRelay(badServiceUrl)
    }
    return this.#send(request, grant, { route, limiter, signal: stopping })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#routes.values()].map(({ endpoint }) => endpoint.close()))
  }

  async #send(
    request: RelayRequest,
    grant: RelayGrant,
    { route, limiter, signal }: { route: Route; limiter: Limiter; signal: AbortSignal },
  ): Promise<RelayResult> {
    const { clock, loopWatch } = this.#options
    const relay = this.#sign(request, grant)
    const body = writeRelay(relay)
    const result = await route.endpoint.exchange({
      method: 'POST',
      path: '/v1/client/relay',
      headers: ['accept', 'application/json', 'accept-encoding', 'gzip, deflate', 'content-type', 'application/json'],
      body,
      limits: { timeouts: request.timeouts, maximumBodyBytes: envelopeBytes(request.maximumBodyBytes) },
      signal,
      clock,
      watch: loopWatch,
      release: () => limiter.release(),
    })
    if (result.kind === 'response') return this.#read(result, { request, grant, relay, body })
    if (result.timing.sentAt === null) grant.giveBack()
    return result
  }

  async #read(
    result: Extract<RelayResult, { kind: 'response' }>,
    { request, grant, relay, body }: { request: RelayRequest; grant: RelayGrant; relay: MorseRelay; body: string },
  ): Promise<RelayResult> {
    const { acceptances } = this.#options
    const received = await receive(result)
    const { sentAt, firstByteAt } = result
    const timing = this.#timing(result, received.lastByteAt)
    const status = result.httpStatus ?? 0
    if (received.failure !== null && (status === 200 || received.failure.blame === 'us'))
      return { kind: 'failure', failure: received.failure, timing }
    const answer = readRelayResponse(received.bytes)
    const operator = operatorOf(grant.node)
    if (answer.kind === 'response') {
      const { response, signature } = answer
      if (!verifyRelayResponse({ response, signature, proof: relay.proof }))
        return { kind: 'failure', failure: malformed("The answer does not have the node's signature."), timing }
      acceptances.note(grant.session.application.publicKey, operator)
      const bytes = Buffer.from(response)
      if (bytes.byteLength > request.maximumBodyBytes)
        return { kind: 'failure', failure: oversized('body', request.maximumBodyBytes), timing }
      return {
        kind: 'response',
        httpStatus: null,
        headers: {},
        sentAt,
        firstByteAt,
        body: onePiece(bytes, received.lastByteAt),
      }
    }
    if (isBeyondPromisedSize({ status, requestBytes: Buffer.byteLength(body) }))
      return { kind: 'failure', failure: tooLargeForTheNetwork, timing }
    if (answer.kind === 'error') {
      const { session, node } = grant
      const { innerCode } = answer
      const failure = await judgeClaim(
        {
          code: innerCode ?? answer.code,
          codespace: innerCode === null ? answer.codespace : 'pocketcore',
          session,
          node,
          operator,
          relay,
          body,
          sentAt,
        },
        this.#options,
      )
      return { kind: 'failure', failure, timing }
    }
    if (status >= 200 && status <= 299)
      return { kind: 'failure', failure: malformed('The answer is neither a signed response nor an error.'), timing }
    // What a proxy before the node says, or a node that gave up on its backend: the status tells whose it is.
    return { ...result, body: onePiece(received.bytes, received.lastByteAt) }
  }

  #timing({ sentAt, firstByteAt }: Extract<RelayResult, { kind: 'response' }>, lastByteAt: number): Timing {
    const isTrustworthy = !this.#options.loopWatch.wasLateBetween(sentAt, lastByteAt)
    return { sentAt, firstByteAt, firstTokenAt: null, lastByteAt, isTrustworthy }
  }

  #renewed(granted: RelayGrant, { service, address }: Address): RelayGrant | undefined {
    const { book } = this.#options
    if (book.isCurrent(granted.session)) return granted
    granted.giveBack()
    return book.grant(service, address)
  }

  #sign(request: RelayRequest, { session, node }: RelayGrant): MorseRelay {
    const { watch, randomBytes } = this.#options
    const height = watch.head?.height ?? session.height
    // Clients name the session's height; where sessions are longer than nodes allow heights to differ, the present one.
    const isNear = height - session.height < heightAllowanceBlocks
    return signRelay({
      payload: { data: request.body ?? '', method: request.method, path: request.path, headers: null },
      blockHeight: BigInt(isNear ? session.height : height),
      sessionBlockHeight: BigInt(session.height),
      entropy: positiveInt64(randomBytes(8)),
      servicerPublicKey: node.publicKey,
      blockchain: session.service,
      token: session.application.token,
      clientKey: session.application.key,
    })
  }

  #limiterOf({ address, service }: Address): Limiter {
    const key = `${address}/${service}`
    const known = this.#limiters.get(key)
    if (known !== undefined) return known
    const { limits, clock } = this.#options
    const limiter = createLimiter({ ...limits, clock })
    this.#limiters.set(key, limiter)
    return limiter
  }

  /** Connections of a supplier are its own. A node that moves gets new ones; the old close when they are idle. */
  #routeOf({ address, service }: Address, serviceUrl: string): Route | undefined {
    const { meshUrl, limits, guard, proxy, certificateAuthorities } = this.#options
    const url = meshUrl ?? serviceUrlOf(serviceUrl)
    if (url === null) return undefined
    const key = `${address}/${service}`
    const known = this.#routes.get(key)
    if (known?.url === url.href) return known
    if (known !== undefined) void known.endpoint.retire()
    const connections = limits.concurrency
    const route = { url: url.href, endpoint: openEndpoint(url, { connections, guard, proxy, certificateAuthorities }) }
    this.#routes.set(key, route)
    return route
  }
}

/**
 * The most that an envelope may have, packed or not. Escapes make text longer, six times at worst; twice is more than any
 * JSON of prose, numbers or base64 grows, and one mebibyte leaves room for small bodies of any kind.
 */
function envelopeBytes(maximumBodyBytes: number): number {
  return 2 * maximumBodyBytes + 1024 * 1024
}

/** 63 random bits, never 0. */
function positiveInt64(bytes: Uint8Array): bigint {
  const value = Buffer.from(bytes).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn
  return value === 0n ? 1n : value
}

type Received = { readonly bytes: Uint8Array; readonly lastByteAt: number; readonly failure: RelayFailure | null }

async function receive({ body, firstByteAt }: Extract<RelayResult, { kind: 'response' }>): Promise<Received> {
  const pieces: Uint8Array[] = []
  let lastByteAt = firstByteAt
  for await (const piece of body) {
    if (piece.kind === 'failure') return { bytes: Buffer.concat(pieces), lastByteAt, failure: piece.failure }
    pieces.push(piece.bytes)
    lastByteAt = piece.at
  }
  return { bytes: Buffer.concat(pieces), lastByteAt, failure: null }
}

async function* onePiece(bytes: Uint8Array, at: number) {
  yield { kind: 'bytes', bytes, at } as const
}

const outOfSession: RelayFailure = {
  kind: 'network-error',
  blame: 'network',
  timeoutPhase: null,
  detail: 'Nothing was sent: the supplier is in no present session of our applications that has relays left.',
}

const stopped: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped the request before it was sent.',
}

const badServiceUrl: RelayFailure = {
  kind: 'unreachable',
  blame: 'supplier',
  timeoutPhase: null,
  detail: 'The address that the node is staked with is no HTTP URL.',
}

const tooLargeForTheNetwork: RelayFailure = {
  kind: 'network-error',
  blame: 'network',
  timeoutPhase: null,
  detail: 'The node did not take a relay that is larger than the protocol promises to take (1 MiB).',
}

function withoutRelay(failure: RelayFailure): RelayResult {
  return {
    kind: 'failure',
    failure,
    timing: { sentAt: null, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: true },
  }
}
