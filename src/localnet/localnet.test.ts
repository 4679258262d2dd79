import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApplicationToken } from '#morse/application-token.ts'
import { addressOf } from '#morse/keys.ts'
import { signRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import { sessionHeaderHash } from '#morse/session.ts'
import { defaultLocalnet } from './config/default-localnet.ts'
import type { LocalnetConfig } from './config/localnet-config.ts'
import { type Localnet, LocalnetPortError, startLocalnet } from './localnet.ts'
import { UnreportedRelays } from './mesh/unreported-relays.ts'
import { systemClock } from './profile/clock.ts'

let folder: string
const config = defaultLocalnet({ firstPort: 0 })
/** A mesh before the first node and one before the last. */
const meshed = {
  ...config,
  nodes: config.nodes.map((node) => (node.name === 'lean2' ? node : { ...node, mesh: {} })),
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-localnet-'))
})
afterEach(() => rm(folder, { recursive: true }))

function start(over: { config?: LocalnetConfig; folder?: string | null } = {}): Promise<Localnet> {
  return startLocalnet({
    config,
    folder: null,
    clock: systemClock,
    log: () => undefined,
    producesBlocks: false,
    ...over,
  })
}

async function post<Body>(url: string, body: unknown): Promise<Body> {
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
  return (await response.json()) as Body
}

type Dispatched = {
  session: { header: { session_height: number }; nodes: { public_key: string; service_url: string }[] }
}

type Call = { readonly chain: string; readonly path: string; readonly data: string }

const regression: Call = { chain: 'A1F0', path: '/predict', data: '{"features":[1,0,0,0]}' }

/** A session of the first application, and one relay for its first servicer. */
async function signedRelay(net: Localnet, { chain, path, data }: Call) {
  const application = net.applications[0]
  if (application === undefined) throw new Error('there are applications')
  const { session } = await post<Dispatched>(`${net.rpcUrls[0]}/v1/client/dispatch`, {
    app_public_key: application.key.publicKey,
    chain,
  })
  const [node] = session.nodes
  if (node === undefined) throw new Error('a session has nodes')
  const height = BigInt(session.header.session_height)
  const relay = signRelay({
    payload: { data, method: 'POST', path, headers: null },
    blockHeight: height,
    sessionBlockHeight: height,
    entropy: 7n,
    servicerPublicKey: node.public_key,
    blockchain: chain,
    token: createApplicationToken({ applicationKey: application.key, clientPublicKey: application.key.publicKey }),
    clientKey: application.key,
  })
  return { relay, serviceUrl: node.service_url, servicerAddress: addressOf(node.public_key) }
}

async function relayOnce(net: Localnet, call: Call) {
  const { relay, serviceUrl } = await signedRelay(net, call)
  const answer = await fetch(`${serviceUrl}/v1/client/relay`, { method: 'POST', body: writeRelay(relay) })
  const read = readRelayResponse(await answer.bytes())
  if (read.kind !== 'response') throw new Error(JSON.stringify(read))
  return { body: JSON.parse(read.response), isSigned: verifyRelayResponse({ ...read, proof: relay.proof }), serviceUrl }
}

describe('startLocalnet', () => {
  it('default: sessions of every service, and signed answers of its simulated backends', async () => {
    await using net = await start()
    const chat = { messages: [{ role: 'user', content: 'Hello' }], model: 'default' }
    const text = await relayOnce(net, { chain: 'A100', path: '/v1/chat/completions', data: JSON.stringify(chat) })
    expect([text.isSigned, text.body.object]).toEqual([true, 'chat.completion'])
    const prediction = await relayOnce(net, regression)
    expect([prediction.isSigned, typeof prediction.body]).toEqual([true, 'object'])
    const evidence = net.nodes.flatMap(({ leanNode }) => leanNode.evidence())
    expect(evidence.map(({ chain, relays }) => [chain, relays]).sort()).toEqual([
      ['A100', 1],
      ['A1F0', 1],
    ])
  })

  it('behavior: a restart goes on with the chain, at the same addresses', async () => {
    const first = await start({ folder })
    first.chain.produceBlock()
    first.chain.produceBlock()
    const hashOf = (net: Localnet) => net.chain.block(3)?.hash.toHex()
    const [height, hash, urls] = [first.chain.height, hashOf(first), first.rpcUrls]
    await first.close()
    await using second = await start({ folder })
    expect([second.chain.height, hashOf(second), second.rpcUrls]).toEqual([height, hash, urls])
  })

  it('behavior: behind a mesh servicers are staked with its address, and their nodes count what it has answered', async () => {
    await using net = await start({ config: meshed })
    const { isSigned, serviceUrl } = await relayOnce(net, regression)
    expect(net.meshes.map(({ name, leanNodes }) => [name, leanNodes])).toEqual([
      ['lean1-mesh', ['lean1']],
      ['lean3-mesh', ['lean3']],
    ])
    // Only servicers of the last node are staked for it.
    expect([isSigned, serviceUrl]).toEqual([true, net.meshes[1]?.url])
    const [, , last] = net.nodes
    await expect
      .poll(() => last?.leanNode.evidence().map(({ chain, relays }) => [chain, relays]))
      .toEqual([['A1F0', 1]])
  })

  it('behavior: what a mesh had answered and not reported when it was killed is counted after the restart', async () => {
    const first = await start({ config: meshed, folder })
    const { relay, servicerAddress } = await signedRelay(first, regression)
    const urls = [first.rpcUrls, first.meshes.map(({ url }) => url), first.adminUrl]
    await first.close()
    const unreported = new UnreportedRelays(join(folder, 'meshes', 'lean3-mesh', 'unreported.jsonl'), () => undefined)
    const { token, blockchain: chain, sessionBlockHeight } = relay.proof
    const { appPublicKey } = token
    const sessionHash = sessionHeaderHash({ appPublicKey, chain, sessionHeight: sessionBlockHeight })
    unreported.add({ servicerAddress, sessionHash, chain, appPublicKey, body: Buffer.from(writeRelay(relay)) })
    unreported.close()
    await using second = await start({ config: meshed, folder })
    expect([second.rpcUrls, second.meshes.map(({ url }) => url), second.adminUrl]).toEqual(urls)
    const [, , last] = second.nodes
    await expect.poll(() => last?.leanNode.evidence()).toMatchObject([{ servicerAddress, relays: 1 }])
    await expect.poll(() => second.meshes[1]?.unreportedCount()).toBe(0)
    expect(await readFile(join(folder, 'meshes', 'lean3-mesh', 'chains.json'), 'utf8')).toBe(
      await readFile(join(folder, 'nodes', 'lean3', 'chains.json'), 'utf8'),
    )
  })

  it('behavior: in its folder are the chains.json of every node, and a token for its owner alone', async () => {
    await using net = await start({ folder })
    const chains = JSON.parse(await readFile(join(folder, 'nodes', 'lean1', 'chains.json'), 'utf8'))
    expect(chains.map(({ id }: { id: string }) => id)).toEqual(['A100', 'A104', 'A10C', 'A1D0', 'A1E0', 'A1F0'])
    expect((await stat(join(folder, 'admin-token'))).mode & 0o777).toBe(0o600)
    expect((await readFile(join(folder, 'admin-token'), 'utf8')).trim()).toBe(net.adminToken)
  })

  it('error: a port that is taken is named, and nothing is left running', async () => {
    await using net = await start()
    const firstPort = Number(new URL(net.rpcUrls[0] ?? '').port)
    await expect(start({ config: { ...config, firstPort } })).rejects.toThrow(LocalnetPortError)
    await expect(start({ config: { ...config, firstPort } })).rejects.toThrow(`Port ${firstPort}, for node lean1`)
  })
})
