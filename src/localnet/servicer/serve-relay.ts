import { publicKeyError } from '#morse/application-token.ts'
import type { GoValue } from '#morse/go-json/encode.ts'
import { sha256 } from '#morse/hash.ts'
import { type PrivateKey, privateKeyFromSeed } from '#morse/keys.ts'
import { type Refusal, refusal } from '#morse/validate-relay-proof.ts'
import type { Chain } from '../chain/chain.ts'
import type { Clock } from '../profile/clock.ts'
import { limitsOf, type Profile, type ServiceLimits } from '../profile/profile.ts'
import { bodyTooLarge } from '../profile/read-body.ts'
import type { RelayReply } from '../profile/reply.ts'
import { dispatchSession } from '../session/dispatch.ts'
import type { BackendAnswer, BackendClient } from './backend-client.ts'
import { type Behaviour, type Occasion, shownBehaviour } from './behaviour.ts'
import { dispatchJson } from './dispatch-json.ts'
import type { EvidenceBook } from './evidence-book.ts'
import type { HostedChain, HostedChains } from './hosted-chains.ts'
import { internalError } from './internal-error.ts'
import type { ReceivedRelay } from './received-relay.ts'
import type { RelayBytes } from './relay-bytes.ts'
import { lateReply, relayErrorReply, relayResponseReply, warrantsDispatch } from './relay-envelope.ts'
import { sortJsonResponse } from './sort-json-response.ts'
import { validateRelay } from './validate-relay.ts'

/** What a lean node serves relays with. */
export type ServingNode = {
  readonly chain: Chain
  /** By servicer address. */
  readonly keys: ReadonlyMap<string, PrivateKey>
  readonly hostedChains: () => HostedChains
  readonly profile: Profile
  readonly behavioursOf: (address: string) => readonly Behaviour[]
  readonly behaviourSeed: string
  readonly clock: Clock
  readonly evidence: EvidenceBook
  readonly backends: BackendClient
  readonly bytes: RelayBytes
  readonly isCatchingUp: () => boolean
  readonly log: (message: string) => void
}

/** One relay while it is served. */
type Serving = {
  readonly node: ServingNode
  readonly received: ReceivedRelay
  readonly limits: ServiceLimits
  readonly servicerKey: PrivateKey
  readonly behaviours: readonly Behaviour[]
  readonly occasion: Occasion
  /** Aborts when the client is gone or the time is up. */
  readonly signal: AbortSignal
}

/**
 * Serves one relay: reads and checks it, counts it as work done, asks the backend, signs what came. As in pocket-core the
 * work is counted before the backend is asked, so a relay that fails there is paid too (x/pocketcore/keeper/service.go:73).
 */
export async function serveRelay(node: ServingNode, body: Uint8Array, clientSignal: AbortSignal): Promise<RelayReply> {
  try {
    if (node.isCatchingUp()) return relayErrorReply({})
    const read = await node.bytes.receive(body)
    if (read.kind === 'bad') return relayErrorReply(read.error)
    const { received } = read
    const limits = limitsOf(node.profile, received.relay.proof.blockchain)
    if (node.profile.oversizedRequest === 'refuse' && body.length > limits.requestBytes) {
      return bodyTooLarge(limits.requestBytes)
    }
    return await serveInTime(node, received, limits, clientSignal)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    node.log(`a relay could not be served: ${reason}`)
    return relayErrorReply(internalError('the node has a fault of its own; its log says which'))
  }
}

/** A refusal with a fresh session where the error warrants one. */
export function refuseRelay(
  { chain }: Pick<ServingNode, 'chain'>,
  { relay: { proof } }: ReceivedRelay,
  error: Refusal,
  withoutServicer?: string,
): RelayReply {
  return relayErrorReply({ ...error }, warrantsDispatch(error) ? freshSession(chain, proof, withoutServicer) : null)
}

async function serveInTime(
  node: ServingNode,
  received: ReceivedRelay,
  limits: ServiceLimits,
  clientSignal: AbortSignal,
): Promise<RelayReply> {
  const late = new AbortController()
  const stopTimer = node.clock.startTimer(() => late.abort(), limits.timeoutMs)
  try {
    const reply = await serveChecked(node, received, limits, AbortSignal.any([clientSignal, late.signal]))
    if (reply !== 'aborted') return reply
    if (node.profile.lateRelay === 'unavailable') return lateReply()
    const reason = `no whole answer within ${limits.timeoutMs} ms, the limit of service ${received.relay.proof.blockchain}`
    return relayErrorReply({ ...refusal(28, reason) })
  } finally {
    stopTimer()
  }
}

async function serveChecked(
  node: ServingNode,
  received: ReceivedRelay,
  limits: ServiceLimits,
  signal: AbortSignal,
): Promise<RelayReply | 'aborted'> {
  const { chain, profile, evidence, keys } = node
  const hostedChains = node.hostedChains()
  // From here until the relay is counted nothing waits, so relays at the same time cannot exceed a limit together.
  const verdict = validateRelay({
    received,
    chain,
    hostedChains,
    profile,
    evidence,
    isServicer: (address) => keys.has(address),
  })
  if (verdict.kind === 'refused') return refuseRelay(node, received, verdict.error)
  const { servicerAddress } = verdict
  const servicerKey = keys.get(servicerAddress)
  const hosted = hostedChains.get(received.relay.proof.blockchain)
  if (servicerKey === undefined || hosted === undefined) return refuseRelay(node, received, refusal(26))
  const behaviours = node.behavioursOf(servicerAddress)
  const occasion = { seed: node.behaviourSeed, path: received.relay.payload.path, data: received.data }
  const forged = shownBehaviour(behaviours, 'forged-error', occasion)
  if (forged !== undefined) {
    const absent = forged.forgesSession ? servicerAddress : undefined
    return refuseRelay(node, received, refusal(forged.errorCode), absent)
  }
  evidence.add(servicerAddress, received.relay.proof, verdict.limit)
  const serving: Serving = { node, received, limits, servicerKey, behaviours, occasion, signal }
  if (shownBehaviour(behaviours, 'dropped-connection', occasion) !== undefined) {
    return { ...relayErrorReply(null), isDropped: true }
  }
  const answer = await ask(serving, hosted)
  if (answer.kind === 'aborted') return 'aborted'
  if (answer.kind === 'failed') return relayErrorReply({ ...refusal(28, answer.text) })
  return await respond(serving, answer)
}

/** The backend's answer, or what the servicer makes up instead. */
async function ask(
  { node, received, limits, behaviours, occasion, signal }: Serving,
  hosted: HostedChain,
): Promise<BackendAnswer> {
  const slow = shownBehaviour(behaviours, 'slow', occasion)
  if (slow !== undefined) await pause(node.clock, slow.delayMs, signal)
  if (signal.aborted) return { kind: 'aborted' }
  const invented = shownBehaviour(behaviours, 'invented-answer', occasion)
  if (invented !== undefined)
    return { kind: 'answered', status: 200, body: Buffer.from(invented.body), release: () => {} }
  const oversized = shownBehaviour(behaviours, 'oversized-body', occasion)
  if (oversized !== undefined)
    return { kind: 'answered', status: 200, body: Buffer.alloc(oversized.bytes, ' '), release: () => {} }
  const { method, path, headers } = received.relay.payload
  const chain = { ...hosted, url: switchedUrl(behaviours, hosted.id, node.chain.height) ?? hosted.url }
  return await node.backends.send({ chain, method, path, headers, data: received.data, limits }, signal)
}

async function respond(
  { node, received, servicerKey, behaviours, occasion }: Serving,
  answer: Extract<BackendAnswer, { readonly kind: 'answered' }>,
): Promise<RelayReply> {
  try {
    const response = node.profile.sortsJsonResponses ? sortJsonResponse(answer.body) : answer.body
    const isAltered = shownBehaviour(behaviours, 'altered-body', occasion) !== undefined
    const isWronglySigned = shownBehaviour(behaviours, 'wrong-signature', occasion) !== undefined
    const body = await node.bytes.respond({
      response: isAltered ? Buffer.concat([response, Buffer.from(' ')]) : response,
      signed: response,
      proof: received.relay.proof,
      servicerKey: isWronglySigned ? otherKey(servicerKey) : servicerKey,
    })
    return relayResponseReply(body, answer.release)
  } catch (error) {
    answer.release()
    throw error
  }
}

function freshSession(
  chain: Chain,
  proof: ReceivedRelay['relay']['proof'],
  withoutServicer: string | undefined,
): GoValue {
  const { appPublicKey } = proof.token
  // Dispatch refuses what is no key or no chain at all (SessionHeader.ValidateHeader, x/pocketcore/types/session.go).
  if (publicKeyError(appPublicKey) !== null || !/^(?:[0-9a-f]{2}){1,4}$/i.test(proof.blockchain)) return null
  const session = dispatchSession({ chain, appPublicKey, chainId: proof.blockchain })
  if (session.kind === 'error') return null
  return dispatchJson({ ...session, nodes: session.nodes.filter((node) => node.address !== withoutServicer) })
}

function switchedUrl(behaviours: readonly Behaviour[], chainId: string, height: number): string | undefined {
  const switches = behaviours.filter((candidate) => candidate.kind === 'switched-backend')
  return switches.findLast(({ chain, atHeight }) => chain === chainId && height >= atHeight)?.url
}

/** A key that is not the servicer's, always the same. */
function otherKey(key: PrivateKey): PrivateKey {
  return privateKeyFromSeed(sha256(`not the key of ${key.address}`))
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const stop = clock.startTimer(end, delayMs)
    signal.addEventListener('abort', end, { once: true })
  })
}
