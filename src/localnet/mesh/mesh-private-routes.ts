import { type GoValue, goInterface, goStruct } from '#morse/go-json/encode.ts'
import type { RelayReply } from '../profile/reply.ts'
import { isRightToken } from './full-node-routes.ts'
import type { MeshNodes } from './mesh-nodes.ts'
import type { ServingMesh } from './serve-mesh-relay.ts'

/** What `GET /v1/private/mesh/health` says; the geo-mesh whose behaviour this is. */
const MESH_VERSION = 'RC-0.3.0'

type PrivateRoute = (authorization: string, body: Uint8Array) => RelayReply

/** The mesh's own routes, by method and path. All but health ask for the mesh's token in `Authorization`. */
export function meshPrivateRoutes({
  nodes,
  mesh,
  token,
  replaceHostedChains,
  stop,
}: {
  nodes: MeshNodes
  mesh: ServingMesh
  token: string | null
  replaceHostedChains: (text: string) => string | null
  stop: (() => void) | null
}): ReadonlyMap<string, PrivateRoute> {
  const withToken =
    (handle: (body: Uint8Array) => RelayReply): PrivateRoute =>
    (authorization, body) =>
      isRightToken(authorization, token) ? handle(body) : failure(401, `wrong Authorization: ${authorization}`)
  const chains = () => json(hostedChainsJson(mesh))
  return new Map([
    [
      'GET /v1/private/mesh/health',
      () => json({ full_nodes: nodes.all.length, servicers: nodes.addresses.length, version: MESH_VERSION }),
    ],
    ['POST /v1/private/mesh/chains', withToken(chains)],
    ['POST /v1/private/mesh/servicers', withToken(() => json(nodes.addresses.map((address) => ({ address }))))],
    [
      'POST /v1/private/mesh/updatechains',
      withToken((body) => {
        const problem = replaceHostedChains(Buffer.from(body).toString())
        return problem === null ? chains() : failure(400, problem)
      }),
    ],
    [
      'POST /v1/private/mesh/stop',
      withToken(() => {
        if (stop === null) return failure(400, 'this mesh cannot be stopped from here')
        stop()
        return json(null)
      }),
    ],
  ])
}

function hostedChainsJson(mesh: ServingMesh): GoValue {
  return Object.fromEntries(
    [...mesh.hostedChains().values()].map(({ id, url, basicAuth }) => {
      const { username = '', password = '' } = basicAuth ?? {}
      return [id, { basic_auth: { password, username }, id, url }]
    }),
  )
}

function json(value: GoValue): RelayReply {
  return { status: 200, contentType: 'application/json; charset=utf-8', body: `${goInterface(value)}\n` }
}

function failure(status: number, message: string): RelayReply {
  return { status, contentType: 'application/json; charset=UTF-8', body: `${goStruct({ code: status, message })}\n` }
}
