import { describe, expect, test } from 'vitest'
import { fromHex } from '#morse/hash.ts'
import { verifySignature } from '#morse/keys.ts'
import { proofHash } from '#morse/relay.ts'
import { signResponse, writeRelayResponse } from '#morse/relay-response.ts'
import { goodChat, listenTcp } from '../direct/loopback.ts'
import { answering, type Behaviour, keyNamed, saying } from './__fixtures__/hand-made-chain.ts'
import { openScene, type Scene } from './__fixtures__/hand-made-network.ts'

/** The first node of the present session, with this behaviour. */
function nodeThat({ inSession }: Scene, behaviour: Behaviour) {
  const [node] = inSession()
  if (node === undefined) throw new TypeError('the session has no nodes')
  node.behaviour = behaviour
  return node
}

const signedBy =
  (name: string, text = JSON.stringify(goodChat)): Behaviour =>
  (relay, _node, response) => {
    const signature = signResponse({ response: text, proof: relay.proof, servicerKey: keyNamed(name) })
    response.end(writeRelayResponse({ response: text, signature }))
  }

const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
const codes = 'Codespace: pocketcore\nCode: 60\n'.repeat(1_000_000)

describe('a relay of a Morse network', () => {
  test('default: is signed by our application, answered, and its backend stays hidden', async () => {
    await using scene = await openScene()
    const node = nodeThat(scene, answering(goodChat))
    const before = scene.network.allowanceOf(scene.supplierOf(node))
    const outcome = await scene.ask(node)
    expect(outcome).toMatchObject({ kind: 'answered', blame: 'nobody', httpStatus: null, detail: null })
    const { sentAt, firstByteAt, lastByteAt, firstTokenAt } = outcome.timing
    expect([(sentAt ?? 9) <= (firstByteAt ?? 0), (firstByteAt ?? 9) <= (lastByteAt ?? 0), firstTokenAt]).toEqual([
      true,
      true,
      null,
    ])
    const [relay] = node.relays
    expect(node.relays.length).toBe(1)
    expect(relay).toMatchObject({
      payload: { data: '{"model":"m","messages":[]}', method: 'POST', path: '/v1/chat/completions', headers: null },
      meta: { blockHeight: 13n },
      proof: { sessionBlockHeight: 13n, servicerPublicKey: node.key.publicKey, blockchain: 'A100' },
    })
    expect(
      relay !== undefined &&
        verifySignature({
          publicKey: keyNamed('our application').publicKey,
          message: fromHex(proofHash(relay.proof)) ?? new Uint8Array(),
          signature: relay.proof.signature,
        }),
    ).toBe(true)
    expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(before - 1)
  })

  test('behavior: relays that could not be signed keep no place and no allowance', async () => {
    let isBroken = false
    const randomBytes = (count: number) => {
      if (isBroken) throw new RangeError('no randomness')
      return crypto.getRandomValues(new Uint8Array(count))
    }
    await using scene = await openScene({ randomBytes })
    const node = nodeThat(scene, answering(goodChat))
    const before = scene.network.allowanceOf(scene.supplierOf(node))
    isBroken = true
    for (let asked = 0; asked < 5; asked++) await expect(scene.ask(node)).rejects.toThrow('no randomness')
    expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(before)
    isBroken = false
    expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
  })

  test('behavior: no two relays are the same proof', async () => {
    await using scene = await openScene()
    const node = nodeThat(scene, answering(goodChat))
    await Promise.all([scene.ask(node), scene.ask(node), scene.ask(node)])
    expect(new Set(node.relays.map(({ proof }) => proofHash(proof))).size).toBe(3)
  })

  test('behavior: a backend that failed shows as what it said, since its status is hidden', async () => {
    await using scene = await openScene()
    const node = nodeThat(scene, answering({ error: { message: 'overloaded', type: 'server_error' } }))
    expect(await scene.ask(node)).toMatchObject({ kind: 'error-object', blame: 'supplier', httpStatus: null })
  })

  test.each([
    ['another key', signedBy('a stranger')],
    [
      'an answer to another relay',
      ((relay, { key }, response) => {
        const proof = { ...relay.proof, entropy: relay.proof.entropy - 1n }
        const text = JSON.stringify(goodChat)
        response.end(
          writeRelayResponse({ response: text, signature: signResponse({ response: text, proof, servicerKey: key }) }),
        )
      }) satisfies Behaviour,
    ],
    ['no signature', saying(200, JSON.stringify({ response: JSON.stringify(goodChat), signature: '' }))],
  ])('error: signed with %s', async (_what, behaviour) => {
    await using scene = await openScene()
    expect(await scene.ask(nodeThat(scene, behaviour))).toMatchObject({
      kind: 'malformed',
      blame: 'supplier',
      httpStatus: null,
      detail: "The answer does not have the node's signature.",
    })
  })

  test.each([
    ['200 without an envelope', 200, 'hello', { kind: 'malformed', blame: 'supplier', httpStatus: null }],
    ['200 with JSON of another kind', 200, '[1]', { kind: 'malformed', blame: 'supplier', httpStatus: null }],
    [
      '200 with a flood of values',
      200,
      `{"error":[${'{},'.repeat(300_000)}{}]}`,
      { kind: 'malformed', blame: 'supplier' },
    ],
    ['204', 204, '', { kind: 'malformed', blame: 'supplier', httpStatus: null }],
    ['a redirect', 302, '', { kind: 'redirected', blame: 'supplier', httpStatus: 302 }],
    ['404 of a proxy', 404, '404 page not found\n', { kind: 'refused', blame: 'supplier', httpStatus: 404 }],
    [
      '413 for a small relay',
      413,
      '{"code":413,"message":"Request body too large. Max allowed bytes is: 10"}',
      { kind: 'failed', blame: 'supplier', httpStatus: null },
    ],
    ['413 in HTML', 413, '<html>', { kind: 'refused', blame: 'supplier', httpStatus: 413 }],
    [
      'a relay cut by the node, which was small',
      400,
      '{"dispatch":null,"error":{"Offset":1048576}}\n',
      { kind: 'failed', blame: 'supplier', httpStatus: null },
    ],
    [
      'a node that catches up',
      400,
      '{"dispatch":null,"error":{}}\n',
      { kind: 'failed', blame: 'supplier', httpStatus: null },
    ],
    [
      'a backend slower than the node waits',
      503,
      'Server Timeout Handling Request',
      { kind: 'failed', blame: 'supplier', httpStatus: 503 },
    ],
    ['502 of a proxy', 502, '<html>Bad Gateway</html>', { kind: 'failed', blame: 'supplier', httpStatus: 502 }],
  ])('behavior: %s', async (_what, status, body, expected) => {
    await using scene = await openScene()
    expect(await scene.ask(nodeThat(scene, saying(status, body)))).toMatchObject(expected)
  })

  test.each([
    ['nested ten thousand deep in its session', `{"error":{"code":60,"codespace":"pocketcore"},"dispatch":${nested}}`],
    ['nested ten thousand deep in its error', `{"error":{"a":${nested}}}`],
    ['with an error beside a response', '{"error":{"code":60,"codespace":"pocketcore"},"response":"","signature":""}'],
    ['with fields of a prototype', '{"__proto__":{"response":"x","signature":"y"},"constructor":1}'],
    ['with a code that is no integer', '{"error":{"code":1e308,"codespace":"pocketcore"}}'],
    ['with a million codes in its message', JSON.stringify({ error: { code: 1, codespace: 'sdk', message: codes } })],
    [
      'with escape sequences for a terminal',
      JSON.stringify({ error: { code: 60, codespace: '\u001b[2J\u009b2J', message: '\u001b]0;x\u0007' } }),
    ],
  ])('behavior: an answer %s is the supplier’s failure, in words of ours', async (_what, body) => {
    await using scene = await openScene()
    const node = nodeThat(scene, saying(400, body))
    const outcome = await scene.ask(node, { maximumBodyBytes: 16_000_000 })
    expect(outcome).toMatchObject({ blame: 'supplier' })
    expect(outcome.detail).toMatch(/^[\x20-\x7e’]{1,300}$/)
    node.behaviour = answering(goodChat)
    expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
  })

  test.each([
    [413, '<html>'],
    [413, '{"code":413,"message":"Request body too large. Max allowed bytes is: 1048576"}'],
    [400, '{"dispatch":null,"error":{"Offset":1048576}}'],
  ])(
    'behavior: a relay larger than the protocol promises to take is nobody else’s fault: %d %s',
    async (status, body) => {
      await using scene = await openScene()
      const large = { body: JSON.stringify({ prompt: 'x'.repeat(1_048_576) }) }
      expect(await scene.ask(nodeThat(scene, saying(status, body)), large)).toMatchObject({
        kind: 'network-error',
        blame: 'network',
      })
    },
  )

  test('behavior: a body over the limit is the supplier’s, however it is escaped', async () => {
    await using scene = await openScene()
    const over = { maximumBodyBytes: 1_000 }
    const text = (length: number) => JSON.stringify({ ...goodChat, pad: '<'.repeat(length) })
    const fits = text(1_000 - Buffer.byteLength(text(0)))
    expect(await scene.ask(nodeThat(scene, answering(fits)), over)).toMatchObject({
      kind: 'answered',
      bodyBytes: 1_000,
    })
    expect(await scene.ask(nodeThat(scene, answering(`${fits} `)), over)).toMatchObject({
      kind: 'oversized',
      blame: 'supplier',
    })
    const endless = answering('x'.repeat(4_000_000))
    expect(await scene.ask(nodeThat(scene, endless), over)).toMatchObject({ kind: 'oversized', blame: 'supplier' })
  })

  test('behavior: a relay slower than the limit is undetermined until controls have answered', async () => {
    await using scene = await openScene()
    const timeouts = { connectMs: 1_000, firstByteMs: 50, idleMs: 50, totalMs: 100 }
    const node = nodeThat(scene, () => {})
    expect(await scene.ask(node, { timeouts })).toMatchObject({
      kind: 'timed-out',
      blame: 'undetermined',
      timeoutPhase: 'first-byte',
    })
    expect(node.relays.length).toBe(1)
  })

  test('behavior: a connection that cannot be made costs no relay; one that breaks does', async () => {
    await using scene = await openScene()
    const node = nodeThat(scene, (_relay, _node, response) => void response.destroy())
    const supplier = scene.supplierOf(node)
    const before = scene.network.allowanceOf(supplier)
    expect(await scene.ask(node)).toMatchObject({ kind: 'reset', blame: 'undetermined' })
    expect(scene.network.allowanceOf(supplier)).toBe(before - 1)
    const closed = await listenTcp(() => {})
    await closed[Symbol.asyncDispose]()
    for (const other of scene.chain.nodes) other.serviceUrl = `http://127.0.0.1:${closed.port}`
    await scene.nextSession()
    const [unreachable] = scene.inSession()
    if (unreachable === undefined) throw new TypeError('the session has no nodes')
    const full = scene.network.allowanceOf(scene.supplierOf(unreachable))
    expect(await scene.ask(unreachable)).toMatchObject({ kind: 'unreachable', blame: 'undetermined' })
    expect(scene.network.allowanceOf(scene.supplierOf(unreachable))).toBe(full)
  })

  test.each([
    ['ftp://127.0.0.1/', 'forbidden-address'],
    ['http://user:password@127.0.0.1/', 'forbidden-address'],
    ['not a URL', 'forbidden-address'],
    ['http://169.254.169.254/latest', 'forbidden-address'],
    ['http://[::1]:80/', 'forbidden-address'],
    ['http://2130706433/', 'forbidden-address'],
    ['http://0x7f.1/', 'forbidden-address'],
    ['http://127.0.0.1./', 'forbidden-address'],
    ['http://[::ffff:127.0.0.1]/', 'forbidden-address'],
    ['http://[64:ff9b::7f00:1]/', 'forbidden-address'],
    ['http://\t127.0.0.1\n/', 'forbidden-address'],
    ['http:127.0.0.1', 'forbidden-address'],
    ['http://１２７.0.0.1/', 'forbidden-address'],
    ['http://127.0.0.1:25/', 'forbidden-address'],
    ['file:///etc/passwd', 'forbidden-address'],
    ['unix:///var/run/docker.sock', 'forbidden-address'],
    ['javascript:alert(1)', 'forbidden-address'],
  ])('error: staked with the address %s', async (serviceUrl, kind) => {
    await using scene = await openScene({
      allowPrivate: [],
      prepare: (chain) => {
        for (const node of chain.nodes) node.serviceUrl = serviceUrl
      },
    })
    const [node] = scene.inSession()
    if (node === undefined) throw new TypeError('the session has no nodes')
    const before = scene.network.allowanceOf(scene.supplierOf(node))
    expect(await scene.ask(node)).toMatchObject({ kind, blame: 'supplier' })
    expect(scene.network.allowanceOf(scene.supplierOf(node))).toBe(before)
  })

  test('behavior: a node that is in no session of ours is not asked', async () => {
    await using scene = await openScene()
    const chosen = new Set(scene.inSession())
    const other = scene.chain.nodes.find((node) => !chosen.has(node))
    if (other === undefined) throw new TypeError('all nodes are in the session')
    expect(scene.network.allowanceOf(scene.supplierOf(other))).toBe(0)
    expect(await scene.ask(other)).toMatchObject({
      kind: 'network-error',
      blame: 'network',
      timing: { sentAt: null },
      detail: 'Nothing was sent: the supplier is in no present session of our applications that has relays left.',
    })
    expect(other.relays).toEqual([])
  })

  test('behavior: through a mesh, all relays go to its address', async () => {
    await using mesh = await openScene()
    const [meshNode] = mesh.chain.nodes
    if (meshNode === undefined) throw new TypeError('no nodes')
    await using scene = await openScene({ meshUrl: `${mesh.chain.url}/node/${meshNode.key.address}` })
    const node = nodeThat(scene, answering(goodChat))
    meshNode.behaviour = (relay, _node, response) => answering(goodChat)(relay, node, response)
    expect(await scene.ask(node)).toMatchObject({ kind: 'answered' })
    expect([node.relays.length, meshNode.relays.length]).toEqual([0, 1])
  })

  test('behavior: stopped, it ends as cancelled', async () => {
    await using scene = await openScene()
    const node = nodeThat(scene, () => {})
    const stop = new AbortController()
    const running = scene.network.relay(
      {
        supplier: scene.supplierOf(node),
        kind: 'chat',
        method: 'POST',
        path: '/v1/chat/completions',
        body: '{}',
        maximumBodyBytes: 1_000,
        timeouts: { connectMs: 1_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 },
      },
      stop.signal,
    )
    while (node.relays.length === 0) await new Promise((resolve) => setImmediate(resolve))
    stop.abort()
    expect(await running).toMatchObject({ kind: 'failure', failure: { kind: 'cancelled', blame: 'us' } })
  })
})
