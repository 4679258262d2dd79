import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Relay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import { BodyBudget } from '../profile/body-budget.ts'
import { mlProfile } from '../profile/profile.ts'
import { type RpcServer, startRpcServer } from '../rpc/server.ts'
import { chainId, type SmallNetwork, smallNetwork } from '../servicer/__fixtures__/small-network.ts'
import type { LeanNode } from '../servicer/lean-node.ts'
import { type MeshConfig, readMeshConfig } from './mesh-config.ts'
import { type MeshFront, type MeshFrontOptions, startMeshFront } from './mesh-front.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

type World = {
  readonly network: SmallNetwork
  readonly node: LeanNode
  readonly logged: string[]
  server: RpcServer
  mesh: MeshFront
  readonly startServer: (port?: number) => Promise<RpcServer>
  readonly startMesh: () => Promise<MeshFront>
}

/** A full node, and a mesh in front of it with the keys of all its servicers. */
async function start({
  relaysPerSession = 100,
  backend,
  config = {},
  ...options
}: {
  relaysPerSession?: number
  backend?: (request: IncomingMessage, response: ServerResponse) => unknown
  config?: Partial<MeshConfig>
} & Omit<Partial<MeshFrontOptions>, 'config'> = {}): Promise<World> {
  const network = await smallNetwork({ relaysPerSession, ...(backend === undefined ? {} : { backend }) })
  closers.push(() => network.close())
  const node = network.startNode()
  closers.push(() => node.close())
  const logged: string[] = []
  const startServer = (port = 0) =>
    startRpcServer({
      chain: network.chain,
      leanNode: node,
      profile: mlProfile,
      budget: new BodyBudget(1_000_000),
      host: '127.0.0.1',
      port,
      flags: { servesMeshes: true },
      authToken: 'token of the node',
      log: (message) => logged.push(message),
    })
  const server = await startServer()
  const startMesh = async () => {
    const mesh = await startMeshFront({
      config: readMeshConfig(JSON.stringify(config)).config,
      keys: [{ name: 'full node', url: world.server.url, keys: network.servicers }],
      hostedChains: node.hostedChains(),
      nodeToken: 'token of the node',
      ownToken: 'token of the mesh',
      host: '127.0.0.1',
      port: 0,
      clock: network.clock,
      random: () => 0,
      unreportedFile: null,
      log: (line) => logged.push(line),
      ...options,
    })
    await mesh.checkNodes()
    return mesh
  }
  const world: World = { network, node, logged, server, startServer, startMesh, mesh: undefined as never }
  closers.push(() => world.server.close())
  world.mesh = await startMesh()
  closers.push(() => world.mesh.close())
  return world
}

async function post(url: string, path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

const relayTo = (mesh: MeshFront, relay: Relay) => post(mesh.url, '/v1/client/relay', writeRelay(relay))

/** The code of an error and the true one that is hidden in it. */
function codesOf({ status, body }: { status: number; body: string }) {
  const answer = readRelayResponse(Buffer.from(body))
  return answer.kind === 'error' ? { status, code: answer.code, innerCode: answer.innerCode } : { status }
}

describe('a relay through a mesh', () => {
  it('default: signed by the servicer, and counted at its node afterwards', async () => {
    const { network, node, mesh } = await start()
    const relay = network.signed()
    const reply = await relayTo(mesh, relay)
    expect(reply).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' })
    const answer = readRelayResponse(Buffer.from(reply.body))
    expect(answer.kind === 'response' && verifyRelayResponse({ ...answer, proof: relay.proof })).toBe(true)
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 1, chain: chainId }])
    expect(mesh.unreportedCount()).toBe(0)
  })

  it('behavior: never more relays than the node allows, however many come at once', async () => {
    const { network, node, mesh } = await start({ relaysPerSession: 4 })
    const replies = await Promise.all(Array.from({ length: 12 }, () => relayTo(mesh, network.signed())))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(4)
    expect(replies.map(codesOf).filter(({ status }) => status !== 200)).toEqual(
      Array.from({ length: 8 }, () => ({ status: 400, code: 1, innerCode: 71 })),
    )
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 4, isSealed: true }])
  })

  it('error: every error is code 1 of sdk, the true one in its text, as geo-mesh has it', async () => {
    const { network, mesh } = await start()
    const relay = network.signed()
    const { body, status } = await relayTo(mesh, { ...relay, payload: { ...relay.payload, data: 'other' } })
    expect({ status, body }).toEqual({
      status: 400,
      body: `${JSON.stringify({
        dispatch: null,
        error: {
          code: 1,
          codespace: 'sdk',
          message:
            'ERROR:\nCodespace: sdk\nCode: 1\nMessage: "ERROR:\\nCodespace: pocketcore\\nCode: 74\\nMessage: \\"the request hash does not match the payload hash\\"\\n"\n',
        },
        signature: false,
      })}\n`,
    })
  })

  it.each([
    ['nothing asked', 25, { data: '', path: '' }],
    ['chain that is not hosted', 26, { blockchain: 'FFFF' }],
    ['chain of another application', 13, { blockchain: '0001' }],
    ['session of the future', 60, { sessionBlockHeight: 5n }],
    ['height of the client', 75, { blockHeight: 12n }],
    ['entropy', 29, { entropy: -1n }],
  ])('error: %s', async (_, innerCode, over) => {
    const { network, mesh } = await start()
    expect(codesOf(await relayTo(mesh, network.signed(over)))).toEqual({ status: 400, code: 1, innerCode })
  })

  it('error: a forged signature, a repeated relay, a servicer out of session, an unknown one', async () => {
    const { network, node, mesh } = await start()
    const relay = network.signed()
    const forged = { ...relay, proof: { ...relay.proof, signature: 'ab'.repeat(64) } }
    expect(codesOf(await relayTo(mesh, forged))).toMatchObject({ innerCode: 41 })
    expect(codesOf(await relayTo(mesh, relay))).toEqual({ status: 200 })
    expect(codesOf(await relayTo(mesh, relay))).toMatchObject({ innerCode: 37 })
    const [outsider] = network.servicers.filter((servicer) => !network.sessionServicers().includes(servicer))
    const wrong = network.signed({ servicerPublicKey: outsider?.publicKey ?? '' })
    expect(codesOf(await relayTo(mesh, wrong))).toMatchObject({ innerCode: 14 })
    const unknown = network.signed({ servicerPublicKey: network.application.publicKey })
    expect((await relayTo(mesh, unknown)).body).toContain('failed to find correct servicer PK')
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 1 }])
  })

  it('behavior: a relay whose backend fails is counted too', async () => {
    const { network, node, mesh } = await start({ backend: (request) => request.socket.destroy() })
    expect(codesOf(await relayTo(mesh, network.signed()))).toMatchObject({ innerCode: 28 })
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 1 }])
  })
})

describe('limits of a mesh', () => {
  it('geo-mesh’s default gives a backend 1200 ms', async () => {
    const asked = Promise.withResolvers<void>()
    const { network, mesh } = await start({ backend: () => asked.resolve() })
    const reply = relayTo(mesh, network.signed())
    await asked.promise
    network.clock.advance(1200)
    expect(codesOf(await reply)).toMatchObject({ innerCode: 28 })
    expect((await reply).body).toContain('1200 ms (chain_rpc_timeout)')
  })

  it('client_rpc_timeout: 503, and the relay is reported all the same', async () => {
    const asked = Promise.withResolvers<ServerResponse>()
    const { network, node, mesh } = await start({
      config: { chain_rpc_timeout: 50_000, client_rpc_timeout: 2000 },
      backend: (_, response) => asked.resolve(response),
    })
    const reply = relayTo(mesh, network.signed())
    const backendResponse = await asked.promise
    network.clock.advance(2000)
    expect(await reply).toEqual({
      status: 503,
      type: 'text/plain; charset=utf-8',
      body: 'server Timeout Handling Request',
    })
    backendResponse.end('late')
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 1 }])
  })

  it('client_rpc_write_timeout: the connection is cut, whatever the other times say', async () => {
    const asked = Promise.withResolvers<void>()
    const { network, mesh } = await start({
      config: { chain_rpc_timeout: 80_000, client_rpc_timeout: 30_000, client_rpc_write_timeout: 25_000 },
      backend: () => asked.resolve(),
    })
    const reply = relayTo(mesh, network.signed()).catch((error: Error) => error.message)
    await asked.promise
    network.clock.advance(25_000)
    expect(await reply).toBe('fetch failed')
  })

  it('client_rpc_read_timeout: less than the time for headers, as pocket-localnet has it', async () => {
    const config = { client_rpc_read_timeout: 15_000, client_rpc_read_header_timeout: 50_000 }
    const { network, mesh } = await start({ config })
    expect((await relayTo(mesh, network.signed())).status).toBe(200)
  })

  it('client_rpc_max_bytes_size: 413 that says the limit', async () => {
    const { network, mesh } = await start({ config: { client_rpc_max_bytes_size: 1000 } })
    expect(await relayTo(mesh, network.signed({ data: 'x'.repeat(1000) }))).toEqual({
      status: 413,
      type: 'text/plain; charset=utf-8',
      body: '{"code":413,"message":"Request body too large. Max allowed bytes is: 1000"}',
    })
  })
})

describe('a node that is away', () => {
  it('behavior: relays are answered, kept on file, and reported when it is back, by the next mesh too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesh-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const unreportedFile = join(folder, 'relays.jsonl')
    const world = await start({ unreportedFile, config: { servicer_retry_max_times: 1, servicer_retry_wait_min: 5 } })
    const { network, node } = world
    await relayTo(world.mesh, network.signed())
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 1 }])
    const port = Number(new URL(world.server.url).port)
    await world.server.close()

    expect((await relayTo(world.mesh, network.signed())).status).toBe(200)
    expect((await relayTo(world.mesh, network.signed())).status).toBe(200)
    await expect.poll(() => network.clock.waiting).toBeGreaterThan(1)
    network.clock.advance(5)
    await world.mesh.checkNodes()
    expect(world.mesh.unreportedCount()).toBe(2)
    expect(node.evidence()).toMatchObject([{ relays: 1 }])

    await world.mesh.close()
    world.server = await world.startServer(port)
    world.mesh = await world.startMesh()
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 3 }])
    await expect.poll(() => world.mesh.unreportedCount()).toBe(0)
    expect(readFileSync(unreportedFile, 'utf8')).not.toContain('private')
  })

  it('behavior: a mesh that has not seen its node serves nothing', async () => {
    const world = await start({ nodeToken: 'another token' })
    const { body } = await relayTo(world.mesh, world.network.signed())
    expect(body).toContain('pocket node is currently unavailable')
    expect(world.logged.join()).toContain('it answered the check with 401')
    expect(world.logged.join()).not.toContain('another token')
  })

  it('behavior: when the node has claimed, the session ends here too', async () => {
    const { network, node, mesh, logged } = await start()
    await Promise.all(Array.from({ length: 5 }, () => relayTo(mesh, network.signed())))
    await expect.poll(() => node.evidence()).toMatchObject([{ relays: 5 }])
    const late = [network.signed(), network.signed()] as const
    while (!node.evidence()[0]?.isClaimed) {
      network.chain.produceBlock()
      network.clock.advance(200)
    }
    expect((await relayTo(mesh, late[0])).status).toBe(200)
    await expect.poll(() => logged.join()).toContain('refused by its node with code')
    expect(codesOf(await relayTo(mesh, late[1]))).toMatchObject({ status: 400, code: 1 })
  })
})

describe('everything else', () => {
  it('is asked of the full node', async () => {
    const world = await start()
    const { mesh } = world
    expect(await post(mesh.url, '/v1/query/height', '{}')).toEqual(
      await post(world.server.url, '/v1/query/height', '{}'),
    )
    expect(await post(mesh.url, '/v1/query/none', '{}')).toMatchObject({ status: 404 })
    expect(await post(mesh.url, '/other', '{}')).toMatchObject({ status: 404, body: '404 page not found\n' })
    await world.server.close()
    expect(await post(mesh.url, '/v1/query/height', '{}')).toMatchObject({ status: 502 })
    world.server = await world.startServer()
  })

  it('has private routes of its own', async () => {
    const { mesh, network } = await start()
    const health = await fetch(`${mesh.url}/v1/private/mesh/health`)
    expect(await health.json()).toEqual({ full_nodes: 1, servicers: 6, version: 'RC-0.3.0' })
    const authorization = { authorization: 'token of the mesh' }
    expect(await post(mesh.url, '/v1/private/mesh/chains', '')).toMatchObject({ status: 401 })
    const chains = '[{"id":"A100","url":"http://127.0.0.1:1"}]'
    expect(await post(mesh.url, '/v1/private/mesh/updatechains', chains, authorization)).toMatchObject({ status: 200 })
    expect(await post(mesh.url, '/v1/private/mesh/updatechains', '[]', authorization)).toMatchObject({ status: 400 })
    expect((await relayTo(mesh, network.signed())).body).toContain('connection refused')
  })

  it('takes new keys, and keeps the old ones when the file is bad', async () => {
    const { mesh, network, server } = await start()
    expect(mesh.replaceKeys('[]')).toContain('The settings of the mesh have mistakes.')
    expect((await relayTo(mesh, network.signed())).status).toBe(200)
    const [servicer] = network.sessionServicers()
    const others = network.servicers.filter((candidate) => candidate !== servicer)
    expect(mesh.replaceKeys(JSON.stringify([{ url: server.url, keys: others.map((key) => key.export()) }]))).toBeNull()
    expect((await relayTo(mesh, network.signed())).body).toContain('failed to find correct servicer PK')
    const [, second] = network.sessionServicers()
    expect((await relayTo(mesh, network.signed({ servicerPublicKey: second?.publicKey ?? '' }))).status).toBe(200)
  })
})
