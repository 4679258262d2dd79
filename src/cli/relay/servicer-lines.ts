import { randomBytes } from 'node:crypto'
import { innermostMessage } from '#morse/error-codes.ts'
import { proofHash } from '#morse/relay.ts'
import { type AddressGuard, createAddressGuard, lookupBySystem } from '#networks/guard/address-guard.ts'
import type { Clock } from '#networks/http/clock.ts'
import { type Endpoint, openEndpoint } from '#networks/http/endpoint.ts'
import type { EventLoopWatch } from '#networks/http/event-loop-watch.ts'
import { type AnsweredRelay, sendRelay } from '#networks/morse/send-relay.ts'
import { serviceUrlOf } from '#networks/morse/service-url.ts'
import type { Session } from '#networks/morse/session-book.ts'
import { signSessionRelay } from '#networks/morse/sign-session-relay.ts'
import type { RelayData } from './relay-data.ts'
import type { RelayCall, RelayNode, RelayOutcome, SentRelay } from './relay-port.ts'

type LineOptions = {
  readonly rpcUrls: readonly string[]
  readonly mesh: RelayData['mesh']
  readonly timeoutMs: number
  readonly maximumResponseBytes: number
  readonly concurrency: number
  readonly allowsPrivate: boolean
  readonly clock: Clock
  readonly loopWatch: EventLoopWatch
}

type Errand = {
  readonly session: Pick<Session, 'application' | 'service' | 'height'>
  readonly node: RelayNode
  readonly call: RelayCall
  /** The chain's. */
  readonly height: number
  readonly signal: AbortSignal
}

const CONNECT_MS = 10_000
const everywhere = ['0.0.0.0/0', '::/0']

/** Connections to servicers, or to the mesh before them all. */
export function createServicerLines(options: LineOptions) {
  const { mesh, concurrency } = options
  const guard = guardFor(options)
  const endpoints = new Map<string, Endpoint>()

  function endpointOf(node: RelayNode): Endpoint | undefined {
    const url = mesh.enabled ? new URL(mesh.rpcUrl) : serviceUrlOf(node.serviceUrl)
    if (url === null) return undefined
    const known = endpoints.get(url.href)
    if (known !== undefined) return known
    const opened = openEndpoint(url, { connections: concurrency, guard })
    endpoints.set(url.href, opened)
    return opened
  }

  return {
    /** Signs and sends one relay, once. */
    async send(errand: Errand): Promise<SentRelay> {
      const { session, node, call, height, signal } = errand
      const relay = signSessionRelay({
        session,
        servicerPublicKey: node.publicKey,
        payload: call,
        height,
        randomBytes,
      })
      const hashes = { requestHash: relay.proof.requestHash, proofHash: proofHash(relay.proof) }
      const endpoint = endpointOf(node)
      if (endpoint === undefined) return { ...hashes, ...unsent(options.clock), outcome: badServiceUrl }
      const result = await sendRelay({
        endpoint,
        relay,
        timeouts: timeoutsOf(options.timeoutMs),
        maximumBodyBytes: options.maximumResponseBytes,
        signal,
        clock: options.clock,
        watch: options.loopWatch,
        release: () => {},
      })
      if (result.kind === 'answered') {
        const { sentAt, firstByteAt, lastByteAt } = result
        return { ...hashes, sentAt, firstByteAt, lastByteAt, outcome: outcomeOf(result, options.maximumResponseBytes) }
      }
      const { timing, failure } = result
      const sentAt = timing.sentAt ?? options.clock.now()
      const times = { sentAt, firstByteAt: timing.firstByteAt, lastByteAt: timing.lastByteAt ?? options.clock.now() }
      return { ...hashes, ...times, outcome: { kind: 'failed', reason: failure.kind, detail: failure.detail } }
    },
    async close(): Promise<void> {
      await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()))
    },
  }
}

/**
 * Servicers choose their URLs, and could name an address inside our network. On a machine that runs the network itself
 * all of them are such addresses; a mesh is the user's own choice.
 */
function guardFor({ rpcUrls, mesh, allowsPrivate }: LineOptions): AddressGuard {
  const isLocal = rpcUrls.every((url) => isLoopback(new URL(url).hostname))
  if (!allowsPrivate && !isLocal && !mesh.enabled) return createAddressGuard()
  return createAddressGuard({ allow: everywhere, lookup: lookupBySystem })
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function timeoutsOf(timeoutMs: number) {
  const connectMs = Math.min(CONNECT_MS, timeoutMs)
  return { connectMs, firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: timeoutMs }
}

function unsent(clock: Clock) {
  const now = clock.now()
  return { sentAt: now, firstByteAt: null, lastByteAt: now }
}

const badServiceUrl: RelayOutcome = {
  kind: 'failed',
  reason: 'unreachable',
  detail: 'The address that the node is staked with is no HTTP URL.',
}

function outcomeOf(
  { answer, failure, status, isSignatureValid }: AnsweredRelay,
  maximumResponseBytes: number,
): RelayOutcome {
  if (failure !== null) return { kind: 'failed', reason: failure.kind, detail: failure.detail }
  if (answer.kind === 'response') {
    const { response, signature } = answer
    if (Buffer.byteLength(response) > maximumResponseBytes)
      return { kind: 'failed', reason: 'oversized', detail: `The body is larger than ${maximumResponseBytes} bytes.` }
    return { kind: 'answered', response, signature, isSignatureValid }
  }
  if (answer.kind === 'error') {
    const { code, codespace, innerCode, message } = answer
    return innerCode === null
      ? { kind: 'refused', code, codespace, message }
      : { kind: 'refused', code: innerCode, codespace: 'pocketcore', message: innermostMessage(message) }
  }
  const detail = `Status ${status}, and neither a signed response nor an error of pocket-core: ${answer.detail}`
  return { kind: 'failed', reason: 'malformed', detail: detail.slice(0, 300) }
}
