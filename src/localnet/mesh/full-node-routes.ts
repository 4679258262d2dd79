import { timingSafeEqual } from 'node:crypto'
import { int64Type, listType, parseGoJson, stringType, structType } from '#morse/go-json/decode.ts'
import { type GoValue, goInterface, goStruct } from '#morse/go-json/encode.ts'
import { sha256, toHex } from '#morse/hash.ts'
import type { SessionHeader } from '#morse/session.ts'
import type { Chain } from '../chain/chain.ts'
import type { Profile } from '../profile/profile.ts'
import type { RelayReply } from '../profile/reply.ts'
import { dispatchJson } from '../servicer/dispatch-json.ts'
import type { LeanNode } from '../servicer/lean-node.ts'
import type { DispatchedSession } from '../session/dispatch.ts'
import { toldError } from './mesh-error.ts'

/** A request of a mesh to the full node behind it. */
export type MeshRequest = {
  readonly body: Uint8Array
  /** The header `Authorization`; empty when there is none. */
  readonly authorization: string
  /** `?verify=true`: only whether the node can be reached. */
  readonly isVerification: boolean
}

/** The full node that serves meshes. */
export type MeshHost = {
  readonly chain: Chain
  readonly leanNode: LeanNode
  readonly profile: Profile
  /** What meshes must show; null lets nobody in. */
  readonly authToken: string | null
  readonly version: string
}

type MeshHandler = (request: MeshRequest, host: MeshHost) => Promise<RelayReply> | RelayReply

const meshSession = structType<{
  readonly header: SessionHeader
  readonly meta: { readonly blockHeight: bigint }
  readonly servicerPublicKey: string
  readonly chain: string
  readonly sessionHeight: bigint
}>('types.MeshSession', {
  header: {
    key: 'session_header',
    type: structType<SessionHeader>('types.SessionHeader', {
      appPublicKey: { key: 'app_public_key', type: stringType },
      chain: { key: 'chain', type: stringType },
      sessionHeight: { key: 'session_height', type: int64Type },
    }),
  },
  meta: {
    key: 'meta',
    type: structType<{ readonly blockHeight: bigint }>('types.RelayMeta', {
      blockHeight: { key: 'block_height', type: int64Type },
    }),
  },
  servicerPublicKey: { key: 'servicer_pub_key', type: stringType },
  chain: { key: 'blockchain', type: stringType },
  sessionHeight: { key: 'session_block_height', type: int64Type },
})

const meshCheck = structType<{
  readonly servicers: readonly string[] | null
  readonly chains: readonly string[] | null
}>('mesh.CheckPayload', {
  servicers: { key: 'servicers', type: listType(stringType) },
  chains: { key: 'chains', type: listType(stringType) },
})

/** Takes relays that a mesh has served, and counts them. */
async function relay({ body, isVerification }: MeshRequest, { leanNode }: MeshHost): Promise<RelayReply> {
  if (isVerification) return answer(200, { dispatch: null, error: null, signature: true })
  const served = await leanNode.mesh.countServedRelay(body)
  if (served.kind === 'counted') return answer(200, { dispatch: null, error: null, signature: true })
  if (served.kind === 'bad') return answer(400, { dispatch: null, error: served.error })
  const dispatch = served.session === null ? null : dispatchJson(served.session)
  return answer(400, { dispatch, error: { ...served.error }, signature: false })
}

/** Tells whether a servicer may serve a session, and how many relays are left in it. */
function session({ body, isVerification }: MeshRequest, { leanNode }: MeshHost): RelayReply {
  const none = { dispatch: null, error: null, remaining_relays: 0 }
  if (isVerification) return answer(200, { ...none, success: true })
  const read = parseGoJson(body, meshSession)
  if (read.kind === 'bad') return failure(400, read.error.message)
  const { header, meta, servicerPublicKey, chain, sessionHeight } = read.value
  const examined = leanNode.mesh.examineSession({
    header: { appPublicKey: header.appPublicKey, chain, sessionHeight },
    clientHeight: meta.blockHeight,
    servicerPublicKey,
  })
  if (examined.kind === 'refused') {
    return answer(400, { ...none, error: { ...toldError(examined.error) }, success: false })
  }
  const dispatch = meshDispatchJson(examined.session)
  return answer(200, { dispatch, error: null, remaining_relays: examined.remainingRelays, success: true })
}

/** Tells how the node is, and which of a mesh's servicers and chains it does not have. */
function check({ body, isVerification }: MeshRequest, { chain, leanNode, profile, version }: MeshHost): RelayReply {
  if (isVerification) return answer(200, {})
  const read = parseGoJson(body, meshCheck)
  if (read.kind === 'bad') return failure(400, read.error.message)
  const own = new Set(leanNode.servicers.map(({ address }) => address))
  const hosted = leanNode.hostedChains()
  const wrongServicers = (read.value.servicers ?? []).filter((address) => !own.has(address.toLowerCase()))
  const wrongChains = (read.value.chains ?? []).filter((id) => !hosted.has(id))
  return answer(200, {
    blocks_per_session: chain.ledgerAt(chain.height)?.parameters.blocksPerSession ?? 0,
    chains: wrongChains.length === 0,
    client_session_sync_allowance: profile.sessionSyncAllowance,
    error: null,
    servicers: wrongServicers.length === 0,
    status: { version, is_starting: false, is_catching_up: false, height: chain.height },
    success: true,
    wrong_chains: wrongChains,
    wrong_servicers: wrongServicers,
  })
}

/** What a full node with `mesh_node: true` offers to meshes, all by POST (geo-mesh, app/cmd/rpc/mesh.go). */
export const fullNodeMeshRoutes: ReadonlyMap<string, MeshHandler> = new Map<string, MeshHandler>([
  ['/v1/private/mesh/relay', withToken(relay)],
  ['/v1/private/mesh/session', withToken(session)],
  ['/v1/private/mesh/check', withToken(check)],
])

/** Whether a mesh or operator showed the right token; how long it takes says nothing about the token. */
export function isRightToken(given: string, token: string | null): boolean {
  return token !== null && timingSafeEqual(sha256(given), sha256(token))
}

function withToken(handle: MeshHandler): MeshHandler {
  return (request, host) => {
    if (isRightToken(request.authorization, host.authToken)) return handle(request, host)
    return failure(401, `wrong authtoken: ${request.authorization}`)
  }
}

/** As dispatch shows it, but for the key, which meshes get as hexadecimal. */
function meshDispatchJson(dispatched: DispatchedSession): GoValue {
  const { block_height, session: shown } = dispatchJson(dispatched)
  return { block_height, session: { ...shown, key: toHex(dispatched.key) } }
}

function answer(status: number, value: GoValue): RelayReply {
  return { status, contentType: 'application/json; charset=utf-8', body: `${goInterface(value)}\n` }
}

function failure(status: number, message: string): RelayReply {
  return { status, contentType: 'application/json; charset=UTF-8', body: `${goStruct({ code: status, message })}\n` }
}
