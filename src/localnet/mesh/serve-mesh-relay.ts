import { publicKeyError } from '#morse/application-token.ts'
import { type GoValue, goInterface } from '#morse/go-json/encode.ts'
import type { PrivateKey } from '#morse/keys.ts'
import { sessionHeaderHash } from '#morse/session.ts'
import { refusal, validateRelayProof } from '#morse/validate-relay-proof.ts'
import type { Clock } from '../profile/clock.ts'
import type { Profile } from '../profile/profile.ts'
import type { RelayReply } from '../profile/reply.ts'
import type { BackendClient } from '../servicer/backend-client.ts'
import { headerOf } from '../servicer/evidence-book.ts'
import type { HostedChains } from '../servicer/hosted-chains.ts'
import type { ReceivedRelay } from '../servicer/received-relay.ts'
import type { RelayBytes } from '../servicer/relay-bytes.ts'
import { relayResponseReply } from '../servicer/relay-envelope.ts'
import { sortJsonResponse } from '../servicer/sort-json-response.ts'
import { leanAddressOf } from '../servicer/validate-relay.ts'
import type { FullNode } from './full-node.ts'
import type { MeshConfig } from './mesh-config.ts'
import { hiddenError, type MeshProblem } from './mesh-error.ts'
import type { MeshSessions } from './mesh-sessions.ts'
import type { RelayReporter } from './report-relays.ts'
import type { UnreportedRelays } from './unreported-relays.ts'

/** What a mesh serves relays with. */
export type ServingMesh = {
  readonly config: MeshConfig
  readonly profile: Profile
  readonly servicer: (address: string) => { readonly key: PrivateKey; readonly node: FullNode } | undefined
  readonly hostedChains: () => HostedChains
  readonly sessions: MeshSessions
  readonly unreported: UnreportedRelays
  readonly reporter: RelayReporter
  readonly backends: BackendClient
  readonly bytes: RelayBytes
  readonly clock: Clock
  readonly log: (message: string) => void
}

/**
 * Serves a relay in the name of a servicer whose node is elsewhere: checks it, with what the node says of the session, puts
 * it on file, asks the backend, signs the answer, and tells the node afterwards (geo-mesh, app/mesh.go handleRelay).
 * Differences: signatures of token and client are checked before anything is served, and a relay that is repeated is
 * refused here instead of served again and refused by the node.
 */
export async function serveMeshRelay(
  mesh: ServingMesh,
  body: Uint8Array,
  clientSignal: AbortSignal,
): Promise<RelayReply> {
  try {
    const read = await mesh.bytes.receive(body)
    if (read.kind === 'bad') return refused(`the relay could not be read: ${JSON.stringify(read.error)}`, null)
    return await serve(mesh, body, read.received, clientSignal)
  } catch (error) {
    mesh.log(`a relay could not be served: ${error instanceof Error ? error.message : String(error)}`)
    return refused('the mesh has a fault of its own; its log says which', null)
  }
}

/** Of a servicer and a session. */
export function sessionKeyOf(servicerAddress: string, sessionHash: string): string {
  return `${servicerAddress} ${sessionHash}`
}

async function serve(
  mesh: ServingMesh,
  body: Uint8Array,
  received: ReceivedRelay,
  clientSignal: AbortSignal,
): Promise<RelayReply> {
  const { relay } = received
  const address = leanAddressOf(relay.proof.servicerPublicKey)
  if (address === undefined) return refused('could not convert servicer hex to public key', null)
  const servicer = mesh.servicer(address)
  if (servicer === undefined) return refused('failed to find correct servicer PK', null)
  const problem = nodeProblem(servicer.node) ?? relayProblem(mesh, received)
  if (problem !== null) return refused(problem, null)

  const header = headerOf(relay.proof)
  const sessionHash = sessionHeaderHash(header)
  const key = sessionKeyOf(address, sessionHash)
  const admission = await mesh.sessions.admit(
    key,
    relay,
    () => servicer.node.session(relay),
    () => mesh.unreported.countOf(address, sessionHash),
  )
  if (admission.kind === 'refused') return refused(admission.problem, admission.dispatch)
  const { chain, appPublicKey } = header
  const unreported = mesh.unreported.add({ servicerAddress: address, sessionHash, chain, appPublicKey, body })
  try {
    return await answer(mesh, received, servicer.key, clientSignal)
  } finally {
    mesh.reporter.report(unreported)
  }
}

/** What keeps the node from having its relays counted. */
function nodeProblem({ status }: FullNode): string | null {
  if (status === null) return 'pocket node is currently unavailable'
  if (status.isStarting) {
    return 'pocket node is unable to retrieve synced status from tendermint node, cannot service in this state'
  }
  if (status.isCatchingUp) return 'pocket node is currently syncing to the blockchain, cannot service in this state'
  return null
}

function relayProblem(mesh: ServingMesh, { relay, data, requestHash }: ReceivedRelay): MeshProblem | null {
  const { payload, proof } = relay
  if (data.length === 0 && payload.path === '') return refusal(25)
  const keyCode = publicKeyError(proof.token.appPublicKey)
  if (keyCode !== null) return refusal(keyCode)
  if (!/^(?:[0-9a-f]{2}){1,4}$/i.test(proof.blockchain)) return refusal(8)
  if (proof.requestHash !== requestHash) return refusal(74)
  if (!mesh.hostedChains().has(proof.blockchain)) return refusal(26)
  if (mesh.unreported.isFull) return 'pocket node is currently unavailable'
  return validateRelayProof(proof)
}

async function answer(
  mesh: ServingMesh,
  { relay: { payload, proof }, data }: ReceivedRelay,
  servicerKey: PrivateKey,
  clientSignal: AbortSignal,
): Promise<RelayReply> {
  const chain = mesh.hostedChains().get(proof.blockchain)
  if (chain === undefined) return refused(refusal(46), null)
  const late = new AbortController()
  const { timeoutMs } = mesh.profile.defaults
  const stopTimer = mesh.clock.startTimer(() => late.abort(), timeoutMs)
  const signal = AbortSignal.any([clientSignal, late.signal])
  const path = mesh.config.chain_request_path_cleanup ? payload.path.replace(/\/{2,}/g, '/') : payload.path
  const { method, headers } = payload
  const backend = await mesh.backends
    .send({ chain, method, path, headers, data, limits: mesh.profile.defaults }, signal)
    .finally(stopTimer)
  if (backend.kind === 'aborted') {
    return refused(
      refusal(28, `no whole answer within ${timeoutMs} ms (chain_rpc_timeout): context deadline exceeded`),
      null,
    )
  }
  if (backend.kind === 'failed') return refused(refusal(28, backend.text), null)
  try {
    const response = mesh.profile.sortsJsonResponses ? sortJsonResponse(backend.body) : backend.body
    return relayResponseReply(await mesh.bytes.respond({ response, proof, servicerKey }), backend.release)
  } catch (error) {
    backend.release()
    throw error
  }
}

function refused(problem: MeshProblem, dispatch: GoValue): RelayReply {
  const body = `${goInterface({ dispatch, error: hiddenError(problem), signature: false })}\n`
  return { status: 400, contentType: 'application/json; charset=utf-8', body }
}
