import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplicationToken } from '#morse/application-token.ts'
import { readPrivateKey } from '#morse/keys.ts'
import { signRelay, writeRelay } from '#morse/relay.ts'
import { pocketCoreProfile } from '../profile/profile.ts'
import { stillChain } from './__fixtures__/still-chain.ts'
import { createLeanNode, type LeanNode } from './lean-node.ts'

/** The bodies are Latin-1: one character per byte that pocket-core sent. */
type Recorded = { readonly request: object; readonly status: number; readonly body: string }

const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../morse/__fixtures__/${name}.json`, import.meta.url), 'utf8'))
const relays: Record<string, Recorded> = load('live-relays').cases
const extra = load('live-extra')
const wallets: { public_key: string; private_key: string }[] = load('localnet-wallets').cases

const chains = ['0001', '0021', 'A100']
const application = '1802f4116b9d3798e2766a2452fbeb4d280fa99e77e61193df146ca4d88b38af'
const stakes = {
  '70097e844b9293521daa60d5ba4a6cc2fb20906c41c18a7c001e44d5255a4c46': 30_000_000_000n,
  b2ef60d9f83d4250adca27aaa26a234502e009167bbf29328871c0f7dacc19a6: 15_000_000_000n,
  e4835ae186d6be6d7bafe0c5c2e42458660b07f2edf1f1f128bebacc7030d19d: 45_000_000_000n,
  '33e1eac17dfce97abaa1387db52cea318edce277bfe5c790448f8ba22f602800': 60_000_000_000n,
}

/** What the backend of the recording answered, so that the signature comes out the same. */
let answer: Uint8Array = new Uint8Array()
const backend = createServer((_, response) => response.end(answer))
let node: LeanNode
let chain: ReturnType<typeof stillChain>

beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/base/`
  chain = stillChain({
    height: 45,
    nodes: Object.entries(stakes).map(([publicKey, tokens]) => ({ publicKey, tokens, chains })),
    applications: [{ publicKey: application, chains: ['0021', 'A100'], maxRelays: 25_000n }],
    // The recording does not say which it was; this one draws the same nodes in the same order.
    blockHash: '4ec9599fc203d176a301536c2e091a19bc852759b255bd6818810a42c5fed14a',
  })
  node = createLeanNode({
    chain,
    keys: Object.keys(stakes).flatMap((publicKey) =>
      wallets.filter((wallet) => wallet.public_key === publicKey).map((wallet) => readPrivateKey(wallet.private_key)),
    ),
    hostedChains: new Map(chains.map((id) => [id, { id, url, basicAuth: null }])),
    profile: { ...pocketCoreProfile, sessionSyncAllowance: 1 },
    clock: { now: () => 0, startTimer: () => () => {} },
    random: () => 0,
    evidenceFile: null,
    log: () => {},
  })
})

afterAll(async () => {
  await node.close()
  backend.closeAllConnections()
  backend.close()
})

async function relay(request: string): Promise<{ status: number; contentType: string; body: string }> {
  const { status, contentType, body } = await node.handleRelay(Buffer.from(request), new AbortController().signal)
  return { status, contentType, body: Buffer.from(body).toString('latin1') }
}

/** What the recorded backend answered. Of the three U+FFFD in one answer two were bytes that are no UTF-8. */
function backendAnswer(name: string, body: string): Uint8Array {
  if (name === 'resp_binary') return Uint8Array.of(0x7b, 0xff, 0xfe, 0x41, 0xef, 0xbf, 0xbd, 0x7d)
  const { response } = JSON.parse(Buffer.from(body, 'latin1').toString()) as { response?: string }
  return Buffer.from(response ?? '')
}

/** The key of the recorded session comes from a block that was not recorded. */
const withoutKey = (body: string) => body.replace(/"key":"[^"]*"/, '"key":""')

describe('pocket-core RC-0.12.0, recorded relays', () => {
  it.each(Object.entries(relays))('%s', async (name, recorded) => {
    answer = backendAnswer(name, recorded.body)
    const reply = await relay(JSON.stringify(recorded.request))
    expect(withoutKey(reply.body)).toBe(withoutKey(recorded.body))
    expect(reply.status).toBe(recorded.status)
    expect(reply.contentType).toBe('application/json; charset=utf-8')
  })

  it('63-bit entropy', async () => {
    chain.height = 181
    answer = backendAnswer('big_entropy', extra.big_entropy.resp.body)
    const reply = await relay(extra.big_entropy.body)
    chain.height = 45
    expect(reply.body).toBe(extra.big_entropy.resp.body)
  })

  it('a relay over 1 MiB is cut, which makes it bad JSON at that place', async () => {
    const cut = Buffer.alloc(1_048_576, 'x')
    cut.write('{"payload":{"data":"')
    expect(await relay(cut.toString())).toEqual({
      status: 400,
      contentType: 'application/json; charset=utf-8',
      body: load('live-scen-a').big.big1048586.body,
    })
  })

  it('a backend that refuses connections', async () => {
    const before = [...node.hostedChains().values()]
    node.replaceHostedChains('[{"id":"0021","url":"http://127.0.0.1:1"}]')
    const clientKey = readPrivateKey(wallets.find((wallet) => wallet.public_key === application)?.private_key ?? '')
    const signed = signRelay({
      payload: { data: '{"x":1}', method: 'POST', path: '/v1/completions', headers: null },
      blockHeight: 45n,
      sessionBlockHeight: 45n,
      entropy: 1n,
      servicerPublicKey: 'b2ef60d9f83d4250adca27aaa26a234502e009167bbf29328871c0f7dacc19a6',
      blockchain: '0021',
      token: createApplicationToken({ applicationKey: clientKey, clientPublicKey: clientKey.publicKey }),
      clientKey,
    })
    const { status, body } = await relay(writeRelay(signed))
    node.replaceHostedChains(JSON.stringify(before))
    expect({ status, body }).toEqual({ status: extra.refused.status, body: extra.refused.body })
  })
})
