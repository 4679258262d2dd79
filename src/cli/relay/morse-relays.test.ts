import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import {
  answering,
  type Behaviour,
  HandMadeChain,
  keyNamed,
  refusing,
  saying,
} from '#networks/morse/__fixtures__/hand-made-chain.ts'
import { parseApplicationKeys } from '#networks/morse/application-keys.ts'
import { type MorseRelaysOptions, openMorseRelays } from './morse-relays.ts'
import type { RelayData } from './relay-data.ts'
import type { RelayOutcome, RelayPort, SentRelay } from './relay-port.ts'

const { signal } = new AbortController()
const headers = { 'X-Last': 'z', Accept: '<any>' }
const call = { method: 'PUT', path: '/any?thing=1', headers, data: '{"prompt":"5 < 6 & Grüße"}' }

type Scene = { readonly chain: HandMadeChain; readonly port: RelayPort } & AsyncDisposable

/** Six nodes, three of them in the session, and relays of one application to them. */
async function openScene({
  behaviour = answering({ text: 'fine' }),
  data = {},
  options = {},
  prepare = () => {},
}: {
  behaviour?: Behaviour
  data?: Partial<RelayData>
  options?: Partial<MorseRelaysOptions>
  prepare?: (chain: HandMadeChain) => void
} = {}): Promise<Scene> {
  const chain = await HandMadeChain.open()
  chain.addNodes(6, ['A100'], behaviour)
  chain.addApplication('ours', ['A100'])
  prepare(chain)
  const port = await openMorseRelays({
    data: {
      rpcUrls: [chain.url],
      whitelistedServicers: [],
      appPrivKey: null,
      chain: { id: 'A100', callSet: [call] },
      mesh: { enabled: false, rpcUrl: '' },
      relays: 1,
      logRelayData: false,
      logFile: 'relays.log',
      writeRawRelayData: false,
      rawFile: 'relays.raw',
      ...data,
    },
    applications: parseApplicationKeys(keyNamed('ours').export(), { source: 'test', passphrase: null }),
    timeoutMs: 2_000,
    maximumResponseBytes: 100_000,
    concurrency: 2,
    allowsPrivate: false,
    ...options,
  })
  return {
    chain,
    port,
    async [Symbol.asyncDispose]() {
      await port.close()
      await chain[Symbol.asyncDispose]()
    },
  }
}

async function sessionOf({ port }: Scene) {
  const found = await port.session(signal)
  if (found.kind === 'none') throw new Error(found.reason)
  return found.session
}

/** One relay to the first node of the session. */
async function relay(scene: Scene): Promise<SentRelay> {
  const session = await sessionOf(scene)
  const [node] = session.nodes
  if (node === undefined) throw new TypeError('a session has nodes')
  return scene.port.send({ session, node, call, signal })
}

async function outcomeWith(behaviour: Behaviour): Promise<RelayOutcome> {
  await using scene = await openScene({ behaviour })
  return (await relay(scene)).outcome
}

describe('openMorseRelays', () => {
  it('default: the session that the chain has, and a signed answer', async () => {
    await using scene = await openScene()
    const session = await sessionOf(scene)
    const drawn = scene.chain.session(keyNamed('ours').publicKey, 'A100')
    expect(session.height).toBe(9)
    expect(session.nodes.map(({ address }) => address)).toEqual(drawn.nodes?.map(({ key }) => key.address))
    const sent = await relay(scene)
    const read = drawn.nodes?.[0]?.relays[0]
    expect(read?.payload).toEqual(call)
    expect(read?.proof.sessionBlockHeight).toBe(9n)
    expect(sent).toEqual({
      requestHash: read?.proof.requestHash,
      proofHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      sentAt: expect.any(Number),
      firstByteAt: expect.any(Number),
      lastByteAt: expect.any(Number),
      outcome: {
        kind: 'answered',
        response: '{"text":"fine"}',
        signature: expect.stringMatching(/^[0-9a-f]{128}$/),
        isSignatureValid: true,
      },
    })
  })

  it('behavior: every relay has its own entropy', async () => {
    await using scene = await openScene()
    for (let sent = 0; sent < 5; sent += 1) await relay(scene)
    const relays = scene.chain.nodes.flatMap((node) => node.relays)
    expect(new Set(relays.map(({ proof }) => proof.entropy)).size).toBe(5)
  })

  it('behavior: a session is one object until the chain moves on', async () => {
    await using scene = await openScene()
    const first = await sessionOf(scene)
    expect(await sessionOf(scene)).toBe(first)
    scene.chain.height = 13
    await expect.poll(async () => (await sessionOf(scene)).height, { timeout: 5_000 }).toBe(13)
  })

  it('behavior: relays that wait for a session ask for it once', async () => {
    await using scene = await openScene({ prepare: (chain) => void chain.applications.pop() })
    const askedBefore = scene.chain.asked.length
    const found = await Promise.all(Array.from({ length: 50 }, () => scene.port.session(signal)))
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['none']))
    expect(scene.chain.asked.slice(askedBefore).filter((path) => path === '/v1/query/app')).toHaveLength(1)
  })

  it('behavior: answers of another’s signature are told apart', async () => {
    const forging: Behaviour = (read, node, response) =>
      answering('forged')(read, { ...node, key: keyNamed('somebody else') }, response)
    expect(await outcomeWith(forging)).toMatchObject({ kind: 'answered', response: 'forged', isSignatureValid: false })
  })

  it('behavior: refusals by code, those inside a mesh’s words too', async () => {
    expect(await outcomeWith(refusing(90))).toEqual({
      kind: 'refused',
      code: 90,
      codespace: 'pocketcore',
      message: 'a test says so',
    })
    const inner = 'ERROR:\nCodespace: pocketcore\nCode: 14\nMessage: "no"\n'
    const message = `ERROR:\nCodespace: sdk\nCode: 1\nMessage: ${JSON.stringify(inner)}\n`
    const error = { code: 1, codespace: 'sdk', message }
    const wrapped = saying(400, JSON.stringify({ signature: false, error, dispatch: null }))
    expect(await outcomeWith(wrapped)).toEqual({ kind: 'refused', code: 14, codespace: 'pocketcore', message: 'no' })
  })

  it('behavior: nonsense, too much of it, and none', async () => {
    expect(await outcomeWith(saying(503, 'Server Timeout Handling Request'))).toEqual({
      kind: 'failed',
      reason: 'malformed',
      detail: expect.stringContaining('Status 503, and neither a signed response nor an error'),
    })
    expect(await outcomeWith(answering('x'.repeat(2_000_000)))).toMatchObject({ kind: 'failed', reason: 'oversized' })
    const hangingUp: Behaviour = (_relay, _node, response) => void response.socket?.destroy()
    expect(await outcomeWith(hangingUp)).toMatchObject({ kind: 'failed', reason: 'reset' })
  })

  it('behavior: a response beyond the limit counts as oversized though its envelope was within', async () => {
    expect(await outcomeWith(answering('x'.repeat(200_000)))).toMatchObject({ kind: 'failed', reason: 'oversized' })
  })

  it('args: a mesh gets every relay', async () => {
    const paths: string[] = []
    const mesh = createServer((request, response) => {
      paths.push(request.url ?? '')
      response.end('{}')
    })
    await new Promise<void>((resolve) => mesh.listen(0, '127.0.0.1', resolve))
    const { port } = mesh.address() as { port: number }
    await using scene = await openScene({ data: { mesh: { enabled: true, rpcUrl: `http://127.0.0.1:${port}/` } } })
    await relay(scene)
    mesh.close()
    expect(paths).toEqual(['/v1/client/relay'])
  })

  it('behavior: what will not change by waiting is said at once', async () => {
    await using unstaked = await openScene({ prepare: (chain) => void chain.applications.pop() })
    expect(await unstaked.port.session(signal)).toEqual({
      kind: 'none',
      reason: `No application of these is staked for A100: ${keyNamed('ours').address}`,
    })
    await using few = await openScene({ prepare: (chain) => void chain.nodes.splice(2) })
    expect(await few.port.session(signal)).toEqual({
      kind: 'none',
      reason: 'Fewer servicers are staked for A100 than a session needs',
    })
  })

  it('behavior: without a node that answers there is no session, and being stopped ends the wait', async () => {
    await using scene = await openScene({ data: { rpcUrls: ['http://127.0.0.1:9'] } })
    expect(await scene.port.session(signal)).toEqual({ kind: 'none', reason: 'No node of --rpc answers' })
    expect(await scene.port.session(AbortSignal.abort())).toEqual({ kind: 'none', reason: 'We stopped' })
  })
})
