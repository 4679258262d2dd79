import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import { smallNetwork } from './__fixtures__/small-network.ts'
import { type Behaviour, behaviour } from './behaviour.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A network all of whose servicers behave like this. */
async function start(...behaviours: readonly unknown[]) {
  const parsed = behaviours.map((one): Behaviour => behaviour.parse(one))
  const network = await smallNetwork()
  closers.push(() => network.close())
  const node = network.startNode({
    behaviours: new Map(network.servicers.map(({ address }) => [address, parsed])),
    behaviourSeed: 'test',
  })
  closers.push(() => node.close())
  const send = async (data = '{"prompt":"hi"}') => {
    const relay = network.signed({ data })
    const reply = await network.send(node, relay)
    const answer = readRelayResponse(Buffer.from(reply.body))
    const isGenuine = answer.kind === 'response' && verifyRelayResponse({ ...answer, proof: relay.proof })
    return { ...reply, answer, isGenuine }
  }
  return { network, node, send }
}

describe('behaviours of servicers', () => {
  it('slow: answers after its delay, on the clock that was given', async () => {
    const { network, send } = await start({ kind: 'slow', delayMs: 5000 })
    const sent = send()
    await expect.poll(() => network.clock.waiting).toBe(2)
    network.clock.advance(5000)
    expect(await sent).toMatchObject({ status: 200, isGenuine: true })
  })

  it('slow beyond the limit of the service is late', async () => {
    const { network, send } = await start({ kind: 'slow', delayMs: 3_600_000 })
    const sent = send()
    await expect.poll(() => network.clock.waiting).toBe(2)
    network.clock.advance(300_000)
    expect((await sent).answer).toMatchObject({ code: 28 })
    expect(network.clock.waiting).toBe(0)
  })

  it('wrong-signature: the answer is right, the signature another key’s', async () => {
    const { send } = await start({ kind: 'wrong-signature' })
    expect(await send()).toMatchObject({ status: 200, answer: { response: '{"text":"hello"}' }, isGenuine: false })
  })

  it('altered-body: what was signed is not what arrives', async () => {
    const { send } = await start({ kind: 'altered-body' })
    expect(await send()).toMatchObject({ status: 200, answer: { response: '{"text":"hello"} ' }, isGenuine: false })
  })

  it('invented-answer: signed, without any backend', async () => {
    const { network, node, send } = await start({ kind: 'invented-answer', body: '{"text":"42"}' })
    node.replaceHostedChains('[{"id":"A100","url":"http://127.0.0.1:1"}]')
    expect(await send()).toMatchObject({ status: 200, answer: { response: '{"text":"42"}' }, isGenuine: true })
    expect(network.logged).toEqual([])
  })

  it.each([14, 60, 71, 75, 90] as const)(
    'forged-error %i: on hard prompts only, looks like the network’s, is not counted',
    async (errorCode) => {
      const { node, send } = await start({ kind: 'forged-error', errorCode, when: { longerThanBytes: 50 } })
      expect((await send('x'.repeat(51))).answer).toMatchObject({
        kind: 'error',
        code: errorCode,
        codespace: 'pocketcore',
      })
      expect(node.evidence()).toEqual([])
      expect(await send('x'.repeat(50))).toMatchObject({ status: 200, isGenuine: true })
    },
  )

  it('forged-error with a forged session: the one refusing is not in it', async () => {
    const { network, send } = await start({ kind: 'forged-error', errorCode: 14, forgesSession: true })
    const { body } = await send()
    const { nodes } = JSON.parse(body).dispatch.session
    const [first, ...others] = network.sessionServicers()
    expect(nodes.map((node: { address: string }) => node.address)).toEqual(others.map(({ address }) => address))
    expect(first).toBeDefined()
  })

  it('dropped-connection: counted, not answered', async () => {
    const { node, send } = await start({ kind: 'dropped-connection' })
    expect(await send()).toMatchObject({ isDropped: true })
    expect(node.evidence()).toMatchObject([{ relays: 1 }])
  })

  it('oversized-body: as large as asked, signed', async () => {
    const { send } = await start({ kind: 'oversized-body', bytes: 3_000_000 })
    const { answer, isGenuine } = await send()
    expect(answer.kind === 'response' && answer.response.length).toBe(3_000_000)
    expect(isGenuine).toBe(true)
  })

  it('switched-backend: from its height on another answers', async () => {
    const other = createServer((_, response) => response.end('{"text":"other"}')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    closers.push(() => {
      other.closeAllConnections()
      other.close()
    })
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const { network, send } = await start({ kind: 'switched-backend', atHeight: 2, chain: 'A100', url })
    expect((await send()).answer).toMatchObject({ response: '{"text":"hello"}' })
    network.chain.produceBlock()
    expect((await send()).answer).toMatchObject({ response: '{"text":"other"}' })
  })

  it('several at once', async () => {
    const { send } = await start(
      { kind: 'wrong-signature', when: { share: 0.5 } },
      { kind: 'invented-answer', body: 'no' },
    )
    const genuine = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => (await send(`prompt ${index}`)).isGenuine),
    )
    expect(genuine.filter(Boolean).length).toBeGreaterThan(8)
    expect(genuine.filter(Boolean).length).toBeLessThan(32)
  })

  it('leaving: unstakes by transaction at its height, once', async () => {
    const { network } = await start({ kind: 'leaving', atHeight: 3 })
    const status = () =>
      network.servicers.map(({ address }) => network.chain.ledgerAt(network.chain.height)?.node(address)?.status)
    network.chain.produceBlock()
    network.chain.produceBlock()
    expect(status()).toEqual([2, 2, 2, 2, 2, 2])
    network.chain.produceBlock()
    expect(status()).toEqual([1, 1, 1, 1, 1, 1])
    network.chain.produceBlock()
    expect(network.chain.pendingTransactions()).toEqual([])
    expect(network.logged.filter((line) => line.endsWith(' leaves'))).toHaveLength(6)
  })
})
