import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { applicationTokenHash, createApplicationToken } from '#morse/application-token.ts'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { type Relay, readRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import { chainId, type SmallNetwork, smallNetwork } from './__fixtures__/small-network.ts'
import type { LeanNode } from './lean-node.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(
  ...[options]: Parameters<typeof smallNetwork>
): Promise<{ network: SmallNetwork; node: LeanNode }> {
  const network = await smallNetwork(options)
  closers.push(() => network.close())
  const node = network.startNode()
  closers.push(() => node.close())
  return { network, node }
}

function answerOf(body: string) {
  return readRelayResponse(Buffer.from(body))
}

/** What refused a relay: code and codespace, and whether a session came along. */
async function refusalOf(network: SmallNetwork, node: LeanNode, relay: Relay) {
  const { status, body } = await network.send(node, relay)
  const { dispatch, error } = JSON.parse(body)
  return { status, codespace: error.codespace, code: error.code, hasSession: dispatch !== null }
}

describe('handleRelay', () => {
  it('default: a signed answer, and one relay counted', async () => {
    const { network, node } = await start()
    const relay = network.signed()
    const { status, contentType, body } = await network.send(node, relay)
    expect({ status, contentType }).toEqual({ status: 200, contentType: 'application/json; charset=utf-8' })
    const answer = answerOf(body)
    expect(answer).toMatchObject({ kind: 'response', response: '{"text":"hello"}' })
    expect(answer.kind === 'response' && verifyRelayResponse({ ...answer, proof: relay.proof })).toBe(true)
    expect(node.evidence()).toEqual([
      {
        appPublicKey: network.application.publicKey,
        chain: chainId,
        sessionHeight: 1,
        servicerAddress: network.sessionServicers()[0]?.address,
        relays: 1,
        isSealed: false,
        isClaimed: false,
      },
    ])
  })

  it('behavior: white space, order and case of keys do not matter, as what is hashed is written anew', async () => {
    const { network, node } = await start()
    const { payload, meta, proof } = JSON.parse(writeRelay(network.signed()))
    const reordered = JSON.stringify({ META: meta, Proof: proof, more: 1, payload }, null, 2)
    expect((await network.send(node, reordered)).status).toBe(200)
  })

  it.each([
    ['{', '{"dispatch":null,"error":{"Offset":1}}\n'],
    [
      '{"payload":1}',
      '{"dispatch":null,"error":{"Field":"payload","Offset":12,"Struct":"Relay","Type":{},"Value":"number"}}\n',
    ],
  ])('error: %s is refused in Go’s words', async (text, body) => {
    const { network, node } = await start()
    expect(await network.send(node, text)).toMatchObject({ status: 400, body })
  })

  it('error: while it catches up it refuses without a code', async () => {
    const { network, node } = await start({ isCatchingUp: () => true })
    expect(await network.send(node, network.signed())).toMatchObject({
      status: 400,
      body: '{"dispatch":null,"error":{}}\n',
    })
  })

  it('error: nothing at all is a relay of no session', async () => {
    const { network, node } = await start()
    expect(JSON.parse((await network.send(node, '')).body)).toMatchObject({ dispatch: null, error: { code: 60 } })
  })
})

describe('checks, each with everything behind it broken too', () => {
  const stranger = privateKeyFromSeed(new Uint8Array(32))

  /** Breaks one thing each; a relay broken by all from one on must be refused for that one. */
  const steps: readonly (readonly [
    name: string,
    expected: object,
    damage: (relay: Relay, network: SmallNetwork) => Relay,
  ])[] = [
    [
      'session height',
      { codespace: 'pocketcore', code: 60 },
      (relay) => ({ ...relay, proof: { ...relay.proof, sessionBlockHeight: 5n } }),
    ],
    [
      'servicer key',
      { codespace: 'sdk', code: 1 },
      (relay) => ({ ...relay, proof: { ...relay.proof, servicerPublicKey: stranger.publicKey } }),
    ],
    [
      'nothing asked',
      { codespace: 'pocketcore', code: 25 },
      (relay) => ({ ...relay, payload: { ...relay.payload, data: '', path: '' } }),
    ],
    [
      'height of the client',
      { codespace: 'pocketcore', code: 75 },
      (relay) => ({ ...relay, meta: { blockHeight: 12n } }),
    ],
    [
      'request hash',
      { codespace: 'pocketcore', code: 74 },
      (relay) => ({ ...relay, payload: { ...relay.payload, method: 'PUT' } }),
    ],
    [
      'chain that is not hosted',
      { codespace: 'pocketcore', code: 26 },
      (relay) => ({ ...relay, proof: { ...relay.proof, blockchain: 'FFFF' } }),
    ],
    [
      'application',
      { codespace: 'pocketcore', code: 45 },
      (relay) => {
        const token = createApplicationToken({ applicationKey: stranger, clientPublicKey: stranger.publicKey })
        return { ...relay, proof: { ...relay.proof, token } }
      },
    ],
    [
      'entropy',
      { codespace: 'pocketcore', code: 29 },
      (relay) => ({ ...relay, proof: { ...relay.proof, entropy: -1n } }),
    ],
    [
      'token',
      { codespace: 'pocketcore', code: 4 },
      (relay) => ({ ...relay, proof: { ...relay.proof, token: { ...relay.proof.token, version: '0.0.2' } } }),
    ],
    [
      'signature',
      { codespace: 'pocketcore', code: 41 },
      (relay) => ({ ...relay, proof: { ...relay.proof, signature: 'ab'.repeat(64) } }),
    ],
  ]

  it.each(steps.map(([name, expected], index) => [name, expected, index] as const))(
    '%s',
    async (_, expected, index) => {
      const { network, node } = await start()
      const damage = steps.slice(index).map(([, , apply]) => apply)
      const broken = damage.reduceRight((relay, apply) => apply(relay, network), network.signed())
      expect(await refusalOf(network, node, broken)).toMatchObject({ status: 400, ...expected })
      expect(node.evidence()).toEqual([])
    },
  )

  it('a known application’s errors of session and height come with the session', async () => {
    const { network, node } = await start()
    const session = { codespace: 'pocketcore', status: 400, hasSession: true }
    expect(await refusalOf(network, node, network.signed({ sessionBlockHeight: 5n }))).toEqual({ ...session, code: 60 })
    expect(await refusalOf(network, node, network.signed({ blockHeight: 12n }))).toEqual({ ...session, code: 75 })
    const [outsider] = network.servicers.filter((servicer) => !network.sessionServicers().includes(servicer))
    const relay = network.signed({ servicerPublicKey: outsider?.publicKey ?? '' })
    expect(await refusalOf(network, node, relay)).toEqual({ ...session, code: 14 })
  })

  it('chain of another application, too many chains, key in upper case, too few nodes', async () => {
    const { network, node } = await start()
    expect(await refusalOf(network, node, network.signed({ blockchain: '0001' }))).toMatchObject({ code: 13 })
    const upper = { ...network.token, appPublicKey: network.application.publicKey.toUpperCase(), signature: '' }
    const signature = network.application.sign(Buffer.from(applicationTokenHash(upper), 'hex'))
    const relay = network.signed({ token: { ...upper, signature } })
    expect(await refusalOf(network, node, relay)).toMatchObject({ code: 61 })
    const narrow = await start({ parameters: { 'application/MaximumChains': '1' } })
    const { body } = await narrow.network.send(narrow.node, narrow.network.signed())
    expect(JSON.parse(body).error).toEqual({
      code: 91,
      codespace: 'pocketcore',
      message: 'the number of staked chains is over the limit: got 2, max 1',
    })
  })

  it('a session of before is served as far back as the profile allows', async () => {
    const { network, node } = await start()
    const relay = network.signed()
    for (let block = 0; block < 4; block++) network.chain.produceBlock()
    expect(network.chain.height).toBe(5)
    expect((await network.send(node, relay)).status).toBe(200)
    for (let block = 0; block < 4; block++) network.chain.produceBlock()
    expect(await refusalOf(network, node, network.signed({ sessionBlockHeight: 1n }))).toMatchObject({ code: 60 })
  })
})

describe('sessions of before', () => {
  it('who is jailed during its session is out of it; who is jailed after it still serves its last relays', async () => {
    const { network, node } = await start()
    const [first, second] = network.sessionServicers()
    const early = network.signed({ servicerPublicKey: first?.publicKey ?? '' })
    const late = network.signed({ servicerPublicKey: second?.publicKey ?? '' })
    network.chain.setJailed(first?.address ?? '', true)
    network.chain.produceBlock()
    expect(await refusalOf(network, node, early)).toMatchObject({ code: 14 })
    for (let block = 0; block < 3; block++) network.chain.produceBlock()
    network.chain.setJailed(second?.address ?? '', true)
    network.chain.produceBlock()
    expect((await network.send(node, late)).status).toBe(200)
  })
})

describe('counting', () => {
  it('behavior: a relay counts once', async () => {
    const { network, node } = await start()
    const relay = network.signed()
    await network.send(node, relay)
    expect(await refusalOf(network, node, relay)).toMatchObject({ code: 37 })
    const resigned = { ...relay, proof: { ...relay.proof, signature: 'ab'.repeat(64) } }
    expect(await refusalOf(network, node, resigned)).toMatchObject({ code: 37 })
    expect(node.evidence()).toMatchObject([{ relays: 1 }])
  })

  it('behavior: never more than the limit, however many come at once; then the recorded 90', async () => {
    const { network, node } = await start({ relaysPerSession: 4 })
    const replies = await Promise.all(Array.from({ length: 20 }, () => network.send(node, network.signed())))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(4)
    const recorded = JSON.parse(
      readFileSync(new URL('../../morse/__fixtures__/live-scen-a.json', import.meta.url), 'utf8'),
    ).over.at(-1)
    for (const reply of replies.filter(({ status }) => status !== 200)) expect(reply).toMatchObject(recorded)
    expect(node.evidence()).toMatchObject([{ relays: 4, isSealed: true }])
  })

  it('behavior: a relay that fails at the backend is counted', async () => {
    const { network, node } = await start({ backend: (request) => request.socket.destroy() })
    const { status, body } = await network.send(node, network.signed())
    expect(status).toBe(400)
    expect(answerOf(body)).toMatchObject({
      code: 28,
      message: `error executing the http request: Post "${network.backendUrl}/v1/completions": EOF`,
    })
    expect(node.evidence()).toMatchObject([{ relays: 1 }])
  })

  it('behavior: evidence outlives the node, half a line and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const evidenceFile = join(folder, 'evidence.jsonl')
    const network = await smallNetwork({ relaysPerSession: 3, evidenceFile })
    closers.push(() => network.close())
    const first = network.startNode()
    const relay = network.signed()
    await network.send(first, relay)
    await network.send(first, network.signed())
    const before = first.evidence()
    await first.close()
    writeFileSync(evidenceFile, `${readFileSync(evidenceFile, 'utf8')}{"kind":"pro`)
    const second = network.startNode()
    closers.push(() => second.close())
    expect(second.evidence()).toEqual(before)
    expect(await refusalOf(network, second, relay)).toMatchObject({ code: 37 })
    await network.send(second, network.signed())
    expect(await refusalOf(network, second, network.signed())).toMatchObject({ code: 90 })
    expect(network.logged).toEqual([`the last line of ${evidenceFile} was incomplete and was left out`])
    writeFileSync(evidenceFile, 'nonsense\n')
    expect(() => network.startNode()).toThrow(/Line: 1/)
  })
})

describe('limits', () => {
  const service = { requestBytes: 2000, responseBytes: 100, timeoutMs: 5000 }
  const limited = { ...mlProfile, services: { [chainId]: service } }

  it('ml: a request over the limit of its service is told the limit, and not counted', async () => {
    const { network, node } = await start({ profile: limited })
    expect(await network.send(node, network.signed({ data: 'x'.repeat(2000) }))).toMatchObject({
      status: 413,
      contentType: 'text/plain; charset=utf-8',
      body: '{"code":413,"message":"Request body too large. Max allowed bytes is: 2000"}',
    })
    expect(node.evidence()).toEqual([])
    // Chains that have no limits of their own have the defaults.
    expect(
      await refusalOf(network, node, network.signed({ data: 'x'.repeat(2000), blockchain: 'FFFF' })),
    ).toMatchObject({
      code: 26,
    })
  })

  it('ml: an answer over the limit is an error that says so', async () => {
    const { network, node } = await start({ profile: limited, backend: (_, response) => response.end('x'.repeat(101)) })
    expect(answerOf((await network.send(node, network.signed())).body)).toMatchObject({
      code: 28,
      message: expect.stringContaining('more than 100 bytes, the limit of service A100'),
    })
  })

  it.each([
    [
      limited,
      {
        status: 400,
        body: '{"dispatch":null,"error":{"code":28,"codespace":"pocketcore","message":"error executing the http request: no whole answer within 5000 ms, the limit of service A100"}}\n',
      },
    ],
    [
      { ...pocketCoreProfile, services: { [chainId]: service } },
      { status: 503, contentType: 'text/plain; charset=utf-8', body: 'Server Timeout Handling Request' },
    ],
  ])('a backend that takes too long ($0.name)', async (profile, expected) => {
    const asked = Promise.withResolvers<void>()
    const { network, node } = await start({ profile, backend: () => asked.resolve() })
    const reply = network.send(node, network.signed())
    await asked.promise
    network.clock.advance(4999)
    network.clock.advance(1)
    expect(await reply).toMatchObject(expected)
    expect(node.evidence()).toMatchObject([{ relays: 1 }])
    expect(network.clock.waiting).toBe(0)
  })

  it('a client that goes away ends the request to the backend', async () => {
    const asked = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    const { network, node } = await start({
      backend: (request) => {
        asked.resolve()
        request.socket.on('close', () => gone.resolve())
      },
    })
    const client = new AbortController()
    const reply = network.send(node, network.signed(), client.signal)
    await asked.promise
    client.abort()
    await reply
    await gone.promise
    expect(network.clock.waiting).toBe(0)
  })
})

describe('sorted answers', () => {
  it('pocket-core sorts JSON objects by default, ml leaves them alone', async () => {
    const backend: Parameters<typeof start>[0] = { backend: (_, response) => response.end('{ "b": 1.0, "a": 2 }') }
    const sorted = await start({ ...backend, profile: pocketCoreProfile })
    expect(answerOf((await sorted.network.send(sorted.node, sorted.network.signed())).body)).toMatchObject({
      response: '{"a":2,"b":1}',
    })
    const plain = await start(backend)
    expect(answerOf((await plain.network.send(plain.node, plain.network.signed())).body)).toMatchObject({
      response: '{ "b": 1.0, "a": 2 }',
    })
  })
})

describe('chains.json', () => {
  it('is replaced while the node runs, or kept when the new one is bad', async () => {
    const { network, node } = await start()
    expect(node.replaceHostedChains('[]')).toBe('chains.json has mistakes. file: must list at least one chain')
    expect((await network.send(node, network.signed())).status).toBe(200)
    expect(node.replaceHostedChains(`[{"id":"0021","url":"${network.backendUrl}"}]`)).toBeNull()
    expect([...node.hostedChains().keys()]).toEqual(['0021'])
    expect(await refusalOf(network, node, network.signed())).toMatchObject({ code: 26 })
  })
})

describe('large bodies', () => {
  it('100 MB in and out, and the loop stays free meanwhile', async () => {
    const size = 100_000_000
    const limits = { requestBytes: size + 10_000, responseBytes: size + 10_000, timeoutMs: 60_000 }
    const { network, node } = await start({
      profile: { ...mlProfile, services: { [chainId]: limits } },
      backend: (request, response) => request.pipe(response),
    })
    const relay = network.signed({ data: 'é'.repeat(size / 2) })
    const body = Buffer.from(writeRelay(relay))
    expect(readRelay(body).kind).toBe('relay')
    let longestMs = 0
    let last = performance.now()
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last)
      last = performance.now()
    }, 5)
    const reply = await node.handleRelay(body, new AbortController().signal)
    clearInterval(watch)
    expect(reply.status).toBe(200)
    const answer = readRelayResponse(Buffer.from(reply.body))
    expect(answer.kind === 'response' && answer.response.length).toBe(size / 2)
    expect(answer.kind === 'response' && verifyRelayResponse({ ...answer, proof: relay.proof })).toBe(true)
    expect(longestMs).toBeLessThan(1500)
  }, 60_000)

  it('behavior: several at once are worked on in turn; a node that is closed meanwhile leaves nobody waiting', async () => {
    const { network, node } = await start({ backend: (request, response) => request.pipe(response) })
    const send = () => network.send(node, network.signed({ data: 'x'.repeat(2_000_000) }))
    const replies = await Promise.all([send(), send(), send()])
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    const last = [send(), send()]
    await node.close()
    for (const reply of await Promise.all(last)) expect(answerOf(reply.body)).toMatchObject({ kind: 'error', code: 1 })
    expect(network.logged.join()).toContain('a relay could not be served')
  })
})
