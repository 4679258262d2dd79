import type { Relay as MorseRelay } from '#morse/relay.ts'
import type { Relay, RelayFailure, RelayRequest, RelayResult, SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { AddressGuard } from '../guard/address-guard.ts'
import type { ForwardProxy } from '../guard/guarded-connection.ts'
import type { Clock } from '../http/clock.ts'
import { type Endpoint, openEndpoint } from '../http/endpoint.ts'
import type { EventLoopWatch } from '../http/event-loop-watch.ts'
import { malformed, oversized, stoppedBeforeSending, unsent } from '../http/exchange-failure.ts'
import { createLimiter, type Limiter } from '../http/limiter.ts'
import { isBeyondPromisedSize } from './blame-table.ts'
import type { ChainWatch } from './chain-watch.ts'
import { type Acceptances, judgeClaim } from './judge-claim.ts'
import { operatorOf } from './operator.ts'
import { type AnsweredRelay, sendRelay } from './send-relay.ts'
import { serviceUrlOf } from './service-url.ts'
import type { RelayGrant, SessionBook } from './session-book.ts'
import { signSessionRelay } from './sign-session-relay.ts'

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
    if (granted === undefined) return unsent(outOfSession)
    const limiter = this.#limiterOf(request.supplier)
    const stopping = AbortSignal.any([signal, this.#closing.signal])
    if (!limiter.tryAcquire() && !(await limiter.acquire(stopping))) {
      granted.giveBack()
      return unsent(stoppedBeforeSending)
    }
    // Waiting may have taken the session's last moments.
    const grant = this.#renewed(granted, request.supplier)
    if (grant === undefined || stopping.aborted) {
      if (grant !== undefined) grant.giveBack()
      limiter.release()
      return unsent(stopping.aborted ? stoppedBeforeSending : outOfSession)
    }
    const route = this.#routeOf(request.supplier, grant.node.serviceUrl)
    if (route === undefined) {
      grant.giveBack()
      limiter.release()
      return unsent(badServiceUrl)
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
    const { clock, loopWatch, watch, randomBytes } = this.#options
    const { session, node } = grant
    let isHeld = true
    const release = () => {
      if (isHeld) limiter.release()
      isHeld = false
    }
    try {
      const relay = signSessionRelay({
        session,
        servicerPublicKey: node.publicKey,
        payload: { data: request.body ?? '', method: request.method, path: request.path, headers: null },
        height: watch.head?.height ?? session.height,
        randomBytes,
      })
      const sent = await sendRelay({
        endpoint: route.endpoint,
        relay,
        timeouts: request.timeouts,
        maximumBodyBytes: request.maximumBodyBytes,
        signal,
        clock,
        watch: loopWatch,
        release,
      })
      if (sent.kind === 'answered') return await this.#read(sent, { request, grant, relay })
      if (sent.timing.sentAt === null) grant.giveBack()
      return sent
    } catch (fault) {
      // While the place is held nothing was on the wire; kept, it would let later relays to the supplier wait for ever.
      if (isHeld) grant.giveBack()
      release()
      throw fault
    }
  }

  async #read(
    sent: AnsweredRelay,
    { request, grant, relay }: { request: RelayRequest; grant: RelayGrant; relay: MorseRelay },
  ): Promise<RelayResult> {
    const { sentAt, firstByteAt, lastByteAt, bytes, status, answer, failure } = sent
    const isTrustworthy = !this.#options.loopWatch.wasLateBetween(sentAt, lastByteAt)
    const timing = { sentAt, firstByteAt, firstTokenAt: null, lastByteAt, isTrustworthy }
    const failed = (why: RelayFailure): RelayResult => ({ kind: 'failure', failure: why, timing })
    const { session, node, relaysBefore } = grant
    const operator = operatorOf(node)
    if (failure !== null && (status === 200 || failure.blame === 'us')) return failed(failure)
    if (answer.kind === 'response') {
      if (sent.isTooLarge) return failed(oversized('body', request.maximumBodyBytes))
      if (!sent.isSignatureValid) return failed(malformed("The answer does not have the node's signature."))
      this.#options.acceptances.note(session.application.publicKey, operator)
      const body = onePiece(Buffer.from(answer.response), lastByteAt)
      return { kind: 'response', httpStatus: null, headers: {}, sentAt, firstByteAt, body }
    }
    if (isBeyondPromisedSize(sent)) return failed(tooLargeForTheNetwork)
    if (answer.kind === 'error') {
      const { innerCode } = answer
      const code = innerCode ?? answer.code
      const codespace = innerCode === null ? answer.codespace : 'pocketcore'
      return failed(
        await judgeClaim({ code, codespace, session, node, operator, relay, sentAt, relaysBefore }, this.#options),
      )
    }
    if (status >= 200 && status <= 299)
      return failed(malformed('The answer is neither a signed response nor an error.'))
    // What a proxy before the node says, or a node that gave up on its backend: the status tells whose it is.
    return { kind: 'response', httpStatus: status, headers: {}, sentAt, firstByteAt, body: onePiece(bytes, lastByteAt) }
  }

  #renewed(granted: RelayGrant, { service, address }: Address): RelayGrant | undefined {
    const { book } = this.#options
    if (book.isCurrent(granted.session)) return granted
    granted.giveBack()
    return book.grant(service, address)
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

async function* onePiece(bytes: Uint8Array, at: number) {
  yield { kind: 'bytes', bytes, at } as const
}

const outOfSession: RelayFailure = {
  kind: 'network-error',
  blame: 'network',
  timeoutPhase: null,
  detail: 'Nothing was sent: the supplier is in no present session of our applications that has relays left.',
}

const badServiceUrl: RelayFailure = {
  kind: 'forbidden-address',
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
