import type { GoValue } from '#morse/go-json/encode.ts'
import type { SessionHeader } from '#morse/session.ts'
import { type Refusal, refusal } from '#morse/validate-relay-proof.ts'
import { type DispatchedSession, dispatchSession } from '../session/dispatch.ts'
import { applicationOf, clientHeightRefusal, sessionOfServicer, toleranceRefusal } from './examine-session.ts'
import { internalError } from './internal-error.ts'
import type { ServingNode } from './serve-relay.ts'
import { leanAddressOf, validateRelay } from './validate-relay.ts'

/** What a mesh asks a full node about before it serves relays of a session. */
export type MeshSessionQuestion = {
  readonly header: SessionHeader
  readonly clientHeight: bigint
  readonly servicerPublicKey: string
}

export type MeshSessionAnswer =
  | { readonly kind: 'session'; readonly session: DispatchedSession; readonly remainingRelays: bigint }
  | { readonly kind: 'refused'; readonly error: Refusal }

export type ServedRelay =
  | { readonly kind: 'counted' }
  | { readonly kind: 'bad'; readonly error: GoValue }
  | { readonly kind: 'refused'; readonly error: Refusal; readonly session: DispatchedSession | null }

/** What a full node does for meshes, which answer relays in the name of its servicers. */
export type MeshSupport = {
  /** Checks a relay as if it was to be served, and counts it; the mesh has answered it already. */
  countServedRelay(body: Uint8Array): Promise<ServedRelay>
  /** Whether relays of a session would be taken, and how many more. */
  examineSession(question: MeshSessionQuestion): MeshSessionAnswer
}

export function createMeshSupport(node: ServingNode): MeshSupport {
  const { chain, profile, evidence, keys } = node
  const isServicer = (address: string) => keys.has(address)

  async function countServedRelay(body: Uint8Array): Promise<ServedRelay> {
    const read = await node.bytes.receive(body)
    if (read.kind === 'bad') return read
    const { received } = read
    const hostedChains = node.hostedChains()
    const verdict = validateRelay({ received, chain, hostedChains, profile, evidence, isServicer })
    if (verdict.kind === 'valid') {
      evidence.add(verdict.servicerAddress, received.relay.proof, verdict.limit)
      return { kind: 'counted' }
    }
    const { token, blockchain } = received.relay.proof
    const session = dispatchSession({ chain, appPublicKey: token.appPublicKey, chainId: blockchain })
    return { ...verdict, session: session.kind === 'session' ? session : null }
  }

  // The order of pocket-core's fork (x/pocketcore/types/service.go, MeshSession.Validate).
  function examineSession({ header, clientHeight, servicerPublicKey }: MeshSessionQuestion): MeshSessionAnswer {
    const refused = (error: Refusal): MeshSessionAnswer => ({ kind: 'refused', error })
    const heightError = toleranceRefusal(chain, profile, header.sessionHeight)
    if (heightError !== null) return refused(heightError)
    const servicerAddress = leanAddressOf(servicerPublicKey)
    if (servicerAddress === undefined) return refused(internalError('Could not convert servicer hex to public key'))
    if (!isServicer(servicerAddress)) return refused(internalError('Failed to find correct servicer PK'))
    const clientError = clientHeightRefusal(chain, profile, clientHeight)
    if (clientError !== null) return refused(clientError)
    if (!node.hostedChains().has(header.chain)) return refused(refusal(26))
    const found = applicationOf(chain, header)
    if (found.kind === 'refused') return found
    const collected = evidence.find(servicerAddress, header)?.evidence
    if (collected?.isSealed) return refused(refusal(90))
    const remainingRelays = found.limit - BigInt(collected?.proofs.length ?? 0)
    if (remainingRelays < 1n) return refused(refusal(71))
    const session = sessionOfServicer(chain, header, found.application, servicerAddress)
    return session.kind === 'refused' ? session : { kind: 'session', session, remainingRelays }
  }

  return { countServedRelay, examineSession }
}
